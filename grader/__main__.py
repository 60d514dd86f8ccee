"""`python -m grader` is `backprop-grader`."""

from __future__ import annotations

import contextlib
import os
import sys

from grader.cli import main


def run() -> None:
    """Run the command line and leave at once: to free one by one what the process holds takes long."""
    try:
        main()
    except SystemExit as ended:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                with contextlib.suppress(OSError):  # whoever read it has gone, or main has said so
                    stream.flush()
        os._exit(ended.code if isinstance(ended.code, int) else 0)


if __name__ == "__main__":
    run()
