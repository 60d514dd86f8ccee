"""Where another homework is: in the folder that holds this file, beside what students write."""

from __future__ import annotations

from pathlib import Path

NAME = "homework.toml"
RUNS = ("questions/*.py", "misconceptions.py")  # what of a homework is run to read it, with all that its reader may do
NOT_TRUSTED = (
    "{code} belongs to the homework beside {submission} and would run as a program of yours. Where you trust it, say "
    "--homework {folder}, or go there first; what somebody handed in is for `backprop-grader grade`."
)


def homework_beside(submission: Path) -> Path | None:
    """The folder of another homework where `submission` lies, as in what students unzip; None if there is none."""
    folder = submission if submission.is_dir() else submission.parent
    return folder if (folder / NAME).is_file() else None


def require_no_strangers_code(folder: Path, submission: Path) -> None:
    """AssignmentError where code in `folder` would run that nobody asked for: what is handed in may hold a homework."""
    code = next((path for pattern in RUNS for path in sorted(folder.glob(pattern))), None)
    if code is not None and folder.resolve() != Path.cwd():
        # Imported here: a kernel that only looks for the folder needs none of it.
        from grader.configuration.document import AssignmentError

        raise AssignmentError(NOT_TRUSTED.format(code=code, submission=submission, folder=folder))
