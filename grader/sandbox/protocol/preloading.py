"""The large packages that submissions usually import: which of them a source imports."""

from __future__ import annotations

import re
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
