"""`python -m grader` is `backprop-grader`."""

from __future__ import annotations

import os
import sys


def forget_the_working_directory() -> None:
    """`python -m` looks for modules where it is started, and a submission may lie there: its json.py is not ours."""
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if not _is_here(home):  # the folder that holds the grader may stay
        sys.path[:] = [each for each in sys.path if each and not _is_here(each)]


def _is_here(folder: str) -> bool:
    try:
        return os.path.samefile(folder, os.curdir)
    except OSError:  # one of them is not there
        return False


if __name__ == "__main__":
    forget_the_working_directory()

import contextlib  # noqa: E402 - before that, only what the interpreter itself has loaded
import gc  # noqa: E402

from grader import stopping  # noqa: E402


def run() -> None:
    """Run the command line and leave at once: to free one by one what the process holds takes long."""
    code: object = 0
    # A grading keeps nearly all it makes, and to look for what it does not takes a sixth of its time.
    gc.set_threshold(100_000)
    try:
        stopping.listen()
        # Imported here: what is told meanwhile is heard.
        from grader.early import booting_early

        with booting_early(sys.argv[1:]) as sandbox:
            from grader.cli import main

            main(sandbox=sandbox)
    except SystemExit as ended:
        code = ended.code
    except stopping.Stopped as told:
        stopping.say()
        code = told.code
    except RuntimeError as error:  # as Python before 3.12 has what is raised while a class names its attributes
        if not isinstance(error.__cause__, stopping.Stopped):
            raise
        stopping.say()
        code = error.__cause__.code
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            with contextlib.suppress(OSError):  # whoever read it has gone, or main has said so
                stream.flush()
    os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    run()
