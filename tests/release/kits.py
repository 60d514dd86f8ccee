"""Zips for students, made by the command, and a copy of the clone to make them from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.waiting import LONGEST

ROOT = Path(__file__).parents[2]
SECRETS = ("secret_seed", "autograder.zip.seed", "image.seed")
LEFT_OUT = shutil.ignore_patterns("__pycache__", *SECRETS)


def release(out: Path, *options: str, clone: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """`backprop-grader release --out out`, with the grader of `clone`."""
    return subprocess.run([sys.executable, "-m", "grader", "release", "--out", str(out), *options], cwd=out.parent,
                          env={**os.environ, "PYTHONPATH": str(clone), **environment}, capture_output=True, text=True,
                          timeout=LONGEST)


def copy_of_the_clone(folder: Path) -> Path:
    """What a release is made from, in `folder`, written in another order and at another time than here."""
    for name in ("reference", "grader"):
        shutil.copytree(ROOT / name, folder / name, ignore=LEFT_OUT, copy_function=shutil.copyfile)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copyfile(ROOT / name, folder / name)
    return folder
