"""Import once, in the parent of all workers, the large packages that submissions usually import."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Iterable

from grader.sandbox.protocol.orders import Preloaded
from grader.sandbox.protocol.preloading import USUAL


def preload(packages: Iterable[str]) -> Preloaded:
    """Import what is usual of `packages`, as far as it is installed; what is loaded now, and by how many threads."""
    gc.disable()
    for name in (name for package in packages for name in USUAL[package]):
        try:
            importlib.import_module(name)
        except Exception:  # not installed, or broken: the submission's own import says it, where it can be told
            continue
    _forget_pyplot()
    gc.freeze()
    gc.enable()
    return Preloaded(tuple(sorted({name.partition(".")[0] for name in sys.modules})), _threads())


def _forget_pyplot() -> None:
    """What pyplot needs stays, itself is imported anew: matplotlib.use("TkAgg") before it must not fail."""
    if sys.modules.pop("matplotlib.pyplot", None) is not None:
        vars(sys.modules["matplotlib"]).pop("pyplot", None)


def _threads() -> int:
    return len(os.listdir("/proc/self/task"))
