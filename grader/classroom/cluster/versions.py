"""What a worker must have in common with us, so that its results are the same bytes as ours."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from grader import __version__
from grader.classroom.hashes import HOMEWORK, PACKAGE, questions_hash, tree_hash
from grader.homework.homework4 import reference_folder

# The grader's own, and what submissions import: whether that is there decides what they do.
PACKAGES = ("numpy", "pytest", "matplotlib", "pandas", "scikit-learn", "scipy", "tqdm")
DIGITS = 8  # of a hash

Versions = Mapping[str, str]  # plain, so that a grader of another age can still say what it is


def here() -> Versions:
    """Those of this machine, by what they are of."""
    return {
        "backprop-grader": f"{__version__} ({tree_hash(PACKAGE, without=(HOMEWORK,))[:DIGITS]})",
        "its homework": questions_hash()[:DIGITS],
        "its reference": tree_hash(reference_folder())[:DIGITS],
        "Python": platform.python_version(),
        **{name: _installed(name) for name in PACKAGES},
    }


def differences(theirs: Versions, ours: Versions) -> list[str]:
    """ "numpy 2.2.6 (here 2.4.6)" for each thing of which they differ."""
    return [f"{name} {theirs.get(name, 'unknown')} (here {ours.get(name, 'unknown')})"
            for name in dict.fromkeys((*ours, *theirs)) if theirs.get(name) != ours.get(name)]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
