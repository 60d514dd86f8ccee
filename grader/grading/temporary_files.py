"""Where scratch folders go: a folder that can be written, or a sentence about how to get one."""

from __future__ import annotations

import tempfile

from grader.intake.errors import CallerError


def require_room_for_temporary_files() -> None:
    """CallerError, with the remedy, where there is none."""
    try:
        tempfile.gettempdir()
    except FileNotFoundError as error:
        raise CallerError("There is no writable folder for temporary files: mount one, as `--tmpfs /tmp` does for a "
                          "container, or name one in TMPDIR.") from error
