"""Where the packages lie that compute derivatives, and those that need one: no student code may read them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from itertools import takewhile
from pathlib import Path

from grader.sandbox.protocol.derivatives import NAMES

PARTS = ("sklearn/neural_network", "sklearn/_loss", "scipy/differentiate")  # the second has gradients of losses
_REQUIRED = re.compile(r"Requires-Dist: *([\w.-]+)(?!.*\bextra\b)")
_FOLDERS = ("site-packages", "dist-packages")


def package_folders(path: Iterable[str]) -> set[Path]:
    """Where the packages that the interpreter finds on its `path` are installed."""
    return {Path(os.path.realpath(each)) for each in path if os.path.basename(each) in _FOLDERS and os.path.isdir(each)}


def other_package_folders(roots: Iterable[str], path: Iterable[str]) -> set[Path]:
    """Those below `roots` that are not on the path now, but which student code could add to it."""
    found = (each for root in roots for folder in _FOLDERS for each in Path(root).glob(f"python*/{folder}"))
    return {Path(os.path.realpath(each)) for each in found} - package_folders(path)


def located(folder: Path, forbidden: Iterable[str] = ()) -> set[Path]:
    """What of the installed packages in `folder` may not be read: NAMES, `forbidden`, PARTS, and all that needs one.

    And the grader's own, where it is installed among them.
    """
    names = NAMES | set(forbidden)
    entries = [each for each in os.listdir(folder) if not each.endswith("-info")]  # metadata of all is read by many
    if any(_import_name(each) in names for each in entries):
        names |= _dependents(folder, names)
    parts = {folder / part for part in PARTS if (folder / part).exists()}
    return {folder / each for each in entries if _import_name(each) in names | {"grader"}} | parts


def import_names(paths: Iterable[Path], folder: Path) -> set[str]:
    """The dotted names by which the packages `paths` in `folder` are imported."""
    return {".".join([*each.relative_to(folder).parts[:-1], _import_name(each.name)]) for each in paths}


def _import_name(entry: str) -> str:
    """Of a folder, a module, a compiled module or an egg."""
    return re.split(r"[.-]", entry, maxsplit=1)[0]


def _dependents(folder: Path, names: frozenset[str] | set[str]) -> set[str]:
    """The import names of all distributions that cannot do without one of `names`, directly or by way of another."""
    infos = {_plain(each.name.partition("-")[0]): each for each in folder.glob("*.dist-info")}
    needs = {name: _needs(info) for name, info in infos.items()}
    known = {_plain(name) for name in names}
    while new := {name for name, needed in needs.items() if name not in known and needed & known}:
        known |= new
    return {top for name in known & infos.keys() for top in _tops(infos[name])}


def _needs(info: Path) -> set[str]:
    """The distributions that one requires, without those of its extras."""
    return {_plain(found[1]) for line in _lines(info / "METADATA") if (found := _REQUIRED.match(line))}


def _tops(info: Path) -> set[str]:
    """What it puts into the folder of packages, by import name."""
    lines = [line for line in _lines(info / "RECORD") if "-info/" not in line.partition(",")[0]]
    return {_import_name(re.split("[/,]", line, maxsplit=1)[0]) for line in lines if not line.startswith((".", "__"))}


def _lines(path: Path) -> list[str]:
    """Those above the first empty one, after which a whole book may follow; none of a file that is not there."""
    with suppress(OSError), open(path, encoding="utf-8", errors="replace") as file:  # half installed
        return list(takewhile(bool, (line.rstrip("\n") for line in file)))
    return []


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()


if __name__ == "__main__":  # for the image, which closes these folders to all but root
    for denied in sorted(path for folder in package_folders(sys.path) for path in located(folder)):
        print(denied)
