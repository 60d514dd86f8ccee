"""`backprop-grader check` in a process of its own: source goes in, a text and a page come back, nothing else does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from grader.data_classes import dataclass

HOME = Path(__file__).resolve().parents[2]
# The kernel may have found the grader on a path of its own. Behind all others it hides no other module.
START = "import sys; sys.path.append(sys.argv.pop(1)); from grader.__main__ import run; run()"
COLOURS = ("FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE")  # a kernel asks all that it starts for them
COLUMNS = 88          # a line of text that the output of a notebook shows without folding it
UNHEARD = 10.0        # seconds that a process which was told to end has for it


class NotCheckable(Exception):
    """There is nothing to show; the message is one sentence for the student."""


@dataclass(frozen=True)
class Checked:
    """The report in words, and as a page for a browser where one can be made."""

    text: str
    page: str | None


def check(notebook: str, questions: Sequence[str], homework: Path | None = None) -> Checked:
    """What the public tests say of the source of a `notebook`: of all functions, or of `questions`.

    `homework` is the folder of another homework than our own.

    NotCheckable where the check says why there is no report, or ends without one.
    """
    with TemporaryDirectory(prefix="backprop-grader-") as folder:
        submission, page = Path(folder, "cells", "notebook.ipynb"), Path(folder, "page.html")
        submission.parent.mkdir()
        submission.write_text(notebook, encoding="utf-8")
        options = [word for question in questions for word in ("--question", question)]
        options += [] if homework is None else ["--homework", str(homework)]
        if find_spec("jinja2") and find_spec("markupsafe"):
            options += ["--html", str(page)]
        code, text, errors = _ended([str(submission), *options], folder)
        if not text:
            raise NotCheckable(errors.strip() or f"The check ended without a result (exit code {code}). Try it again.")
        return Checked(text, page.read_text(encoding="utf-8") if page.exists() else None)


def _ended(arguments: Sequence[str], folder: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a check that was started in `folder`, which holds no module."""
    kept = {name: value for name, value in os.environ.items() if name not in COLOURS}
    environment = {**kept, "PYTHONIOENCODING": "utf-8", "COLUMNS": str(COLUMNS), "NO_COLOR": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", START, str(HOME), "check", *arguments], cwd=folder, env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))  # on Windows a kernel has no console to share
    try:
        text, errors = process.communicate()
    except BaseException:  # Interrupt of the kernel: the check ends with the cell
        _end(process)
        raise
    return process.returncode, text, errors


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=UNHEARD)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
