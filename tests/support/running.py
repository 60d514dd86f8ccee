"""backprop-grader as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.waiting import LONGEST

ROOT = Path(__file__).resolve().parents[2]


def started(*words: object, cwd: Path = ROOT, how: dict[str, Any] | None = None, **environment: object) -> subprocess.Popen[str]:
    """It goes on, with such variables beside those that are set; its two outputs can be read."""
    told = {"PYTHONPATH": ROOT, **environment}
    return subprocess.Popen([sys.executable, "-m", "grader", *map(str, words)], cwd=cwd, text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env={**os.environ, **{name: str(value) for name, value in told.items()}}, **how or {})


def backprop_grader(*words: object, cwd: Path = ROOT, **environment: object) -> subprocess.CompletedProcess[str]:
    """It has ended: its exit code and all that it said."""
    with started(*words, cwd=cwd, **environment) as process:
        out, error = process.communicate(timeout=LONGEST)
    return subprocess.CompletedProcess(words, process.returncode, out, error)
