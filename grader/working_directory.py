"""The working directory of whoever calls us: it may be gone, or closed to us, and then nothing may depend on it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def left_if_lost(named: Mapping[str, Any]) -> dict[str, Any]:
    """What the caller `named`; where the working directory is lost it is left, and paths are those from the root."""
    try:
        os.listdir(os.getcwd())
        return dict(named)
    except OSError:
        rooted = {name: _from_the_root(value) if isinstance(value, Path) else value for name, value in named.items()}
        os.chdir(Path(__file__).parent)
        return rooted


def _from_the_root(path: Path) -> Path:
    """`path` without the working directory: even what lies beside one that was removed can be named."""
    if path.is_absolute() or path == Path("-"):
        return path
    here = os.readlink("/proc/self/cwd") if os.path.exists("/proc/self/cwd") else os.environ.get("PWD", "")
    return Path(os.path.normpath(os.path.join(here.removesuffix(" (deleted)"), path)))
