"""The platform in one container: the harness and a server on the loopback; what was posted goes to a file.

    python3 inside.py POSTED TIMEOUT SUBMISSION...
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import harness
import server


def main(posted: str, timeout: str, *submissions: str) -> int:
    """Grade each submission as the platform would and write the posted bodies to `posted`, in order."""
    with server.serving() as platform:
        for submission in submissions:
            harness.grade(Path("/autograder"), Path(submission), platform.url, float(timeout))
        Path(posted).write_text(json.dumps(platform.posted))
    return 0


if __name__ == "__main__":
    if harness.TOKEN not in os.environ:
        # Only what stood in the environment at exec is in /proc/<pid>/environ, where an attack would look for it.
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, harness.TOKEN: "a-token-to-steal"})
    sys.exit(main(*sys.argv[1:]))
