"""backprop-grader, or any program for this interpreter, as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.waiting import LONGEST

ROOT = Path(__file__).resolve().parents[2]
OURS = f'exec "{sys.executable}" -m grader "$@"'  # a script for a shell


class Spawned(subprocess.Popen[str]):
    """A process that does not outlive a block that fails: otherwise what goes on for ever would be waited for."""

    def __exit__(self, kind: Any, *more: Any) -> None:
        if kind is not None:
            self.kill()
        super().__exit__(kind, *more)


def spawned(*words: object, cwd: Path = ROOT, how: dict[str, Any] | None = None, **environment: object) -> Spawned:
    """`python WORDS`, with such variables beside those that are set; it goes on, and its two outputs can be read."""
    told = {name: str(value) for name, value in {"PYTHONPATH": ROOT, **environment}.items()}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return Spawned([sys.executable, *map(str, words)], cwd=cwd, text=True, env={**os.environ, **told}, **{**pipes, **(how or {})})


def started(*words: object, **more: Any) -> Spawned:
    """The same of the command."""
    return spawned("-m", "grader", *words, **more)


def python(*words: object, **more: Any) -> subprocess.CompletedProcess[str]:
    """`python WORDS` has ended: its exit code and all that it said."""
    with spawned(*words, **more) as process:
        out, error = process.communicate(timeout=LONGEST)
    return subprocess.CompletedProcess(words, process.returncode, out, error)


def checked(path: Path, *options: object, program: tuple[str, ...] = ("-m", "grader"), **more: Any) -> str:
    """What `check` prints of the file where no reference is; it exits 0 whatever is wrong."""
    ended = python(*program, "check", path, *options, **{"BACKPROP_GRADER_REFERENCE": path.parent / "nowhere", **more})
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def shell_commands(folder: Path, **commands: str) -> str:
    """A PATH with these first, each a script for a shell in `folder`; a name has _ for -."""
    folder.mkdir(exist_ok=True)
    for name, script in commands.items():
        path = folder / name.replace("_", "-")
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
    return os.pathsep.join((str(folder), os.environ["PATH"]))


def backprop_grader(*words: object, **more: Any) -> subprocess.CompletedProcess[str]:
    """The same of the command."""
    return python("-m", "grader", *words, **more)
