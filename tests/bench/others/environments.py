"""A virtual environment for each of the other tools, with the numpy that grades here, so that it runs the same code."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import numpy as np

PACKAGES = {"otter": ("otter-grader==7.0.0", "ipykernel"), "nbgrader": ("nbgrader==0.9.6",)}


def environment(folder: Path, tool: str) -> Path:
    """Its folder of commands in `folder`, made where it is absent. CalledProcessError where pip cannot."""
    made = folder / tool
    commands, complete = made / "bin", made / "complete"
    if not complete.exists():
        venv.create(made, with_pip=True, clear=True)
        wanted = (*PACKAGES[tool], f"numpy=={np.__version__}")
        subprocess.run([commands / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *wanted],
                       check=True, capture_output=True)
        complete.touch()
    return commands


def variables(commands: Path) -> dict[str, str]:
    """Those in force, as after `activate`: nbgrader starts what is on the path."""
    others = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**others, "PATH": f"{commands}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def missing(tool: str, error: subprocess.CalledProcessError) -> str:
    """One sentence for whoever cannot install it."""
    said = error.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
    return f"{tool} is left out: pip cannot install {' '.join(PACKAGES[tool])} for {sys.executable} ({said[0]})."
