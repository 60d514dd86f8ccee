"""The large packages that submissions usually import: found in a source, imported once in the parent of all workers."""

from __future__ import annotations

import gc
import importlib
import os
import re
import sys
from collections.abc import Iterable

# What is imported of each package that a source names. It is our choice alone: no student picks what a zygote runs.
USUAL = {
    "matplotlib": ("matplotlib.pyplot", "matplotlib.backends.backend_agg"),
    "mpl_toolkits": ("mpl_toolkits.mplot3d",),
    "pandas": ("pandas",),
    "scipy": ("scipy.optimize", "scipy.special", "scipy.stats"),
    "sklearn": ("sklearn.datasets", "sklearn.decomposition", "sklearn.metrics", "sklearn.model_selection",
                "sklearn.preprocessing"),
}
_WORD = re.compile(r"\w+")


def packages_in(texts: Iterable[str]) -> frozenset[str]:
    """The packages of USUAL that stand in an import statement of `texts`."""
    lines = (line.split("#")[0] for text in texts for line in text.splitlines()
             if line.lstrip().startswith(("import ", "from ")))
    return frozenset(word for line in lines for word in _WORD.findall(line) if word in USUAL)


def preload(packages: Iterable[str]) -> dict[str, object]:
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
    return {"loaded": sorted({name.partition(".")[0] for name in sys.modules}), "threads": _threads()}


def _forget_pyplot() -> None:
    """What pyplot needs stays, itself is imported anew: matplotlib.use("TkAgg") before it must not fail."""
    if sys.modules.pop("matplotlib.pyplot", None) is not None:
        vars(sys.modules["matplotlib"]).pop("pyplot", None)


def _threads() -> int:
    return len(os.listdir("/proc/self/task"))
