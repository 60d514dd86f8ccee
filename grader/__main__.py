"""`python -m grader` is `backprop-grader`."""

from __future__ import annotations

import contextlib
import os
import sys

from grader import stopping


def run() -> None:
    """Run the command line and leave at once: to free one by one what the process holds takes long."""
    code: object = 0
    try:
        stopping.listen()
        # Imported here: what is told meanwhile is heard.
        from grader.cli import main

        main()
    except SystemExit as ended:
        code = ended.code
    except stopping.Stopped as told:
        stopping.say()
        code = told.code
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            with contextlib.suppress(OSError):  # whoever read it has gone, or main has said so
                stream.flush()
    os._exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    run()
