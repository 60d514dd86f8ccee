"""What student code may read, as a Landlock ruleset made once in the zygote: whole trees, cut where it may not look.

Nothing outside the folders of the workers can be changed under it either.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from grader.sandbox.inside.importing import MetaPathFinder
from grader.sandbox.inside.rights import allow, changing
from grader.sandbox.inside.unreadable_packages import import_names, located, other_package_folders, package_folders

_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo", "/usr/share/fonts",
           "/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/dev/urandom", "/dev/zero", "/proc/cpuinfo",
           "/proc/meminfo", "/sys/devices/system/cpu")

GRADER = Path(__file__).resolve().parents[2]  # what a worker needs of it is imported before it is locked in


@lru_cache(maxsize=1)
def readable() -> tuple[list[str], list[str]]:
    """Files and directories student code may read: the interpreter's library and packages, system libraries."""
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix}
    named = [os.path.join(each, lib) for each in prefixes for lib in ("lib", "lib64")]
    packages = map(str, package_folders(sys.path))
    found = sorted({os.path.realpath(each) for each in (*named, *packages, *_SYSTEM) if os.path.exists(each)})
    return [each for each in found if not os.path.isdir(each)], [each for each in found if os.path.isdir(each)]


@lru_cache(maxsize=16)
def ruleset(home: str, forbidden: tuple[str, ...]) -> int | None:
    """The descriptor of a ruleset about reading files, and changing any; None where there is no Landlock.

    It allows `home`, in which the scratch folders lie, and what is readable, but not the packages that compute
    derivatives, those called `forbidden`, and those that need one of either. Their folders can be listed, as the import
    of any other package must be able to list what is beside it.
    """
    try:
        from py_landlock import AccessFs
        from py_landlock.errors import LandlockError
        from py_landlock.landlock_sys import RulesetAttr, create_ruleset
    except ImportError:
        return None
    try:
        changes = {home: changing(), os.devnull: int(AccessFs.WRITE_FILE)}
        made = create_ruleset(RulesetAttr(handled_access_fs=int(AccessFs.READ_FILE) | changes[home]))
    except (LandlockError, OSError):
        return None
    files, directories = readable()
    closed = {path for found in _denied(forbidden).values() for path in found}
    closed |= other_package_folders(directories, sys.path) | {GRADER}
    denied, above = set(map(str, closed)), {str(parent) for each in closed for parent in each.parents}
    trees = {tree for each in directories for tree in _cut(each, denied, above)}
    for path in sorted((home, os.devnull, *files, *trees)):
        with contextlib.suppress(FileNotFoundError, PermissionError):  # removed meanwhile, or not ours to read either
            allow(made, path, int(AccessFs.READ_FILE) | changes.get(path, 0))
    return made


@lru_cache(maxsize=16)
def _denied(forbidden: tuple[str, ...]) -> dict[Path, set[Path]]:
    """For each folder of packages, what in it may not be read."""
    return {folder: located(folder, forbidden) for folder in package_folders(sys.path)}


@lru_cache(maxsize=16)
def not_here(forbidden: tuple[str, ...]) -> NotHere:
    """The finder to put before all others in a worker."""
    return NotHere(forbidden)


class NotHere(MetaPathFinder):
    """Says what the kernel would say too, but in a way that packages expect of one that is not installed.

    Student code may take it away; then the import ends with PermissionError.
    """

    def __init__(self, forbidden: tuple[str, ...]) -> None:
        self._names = {GRADER.name} | {
            name for folder, paths in _denied(forbidden).items() for name in import_names(paths, folder)}

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if fullname in self._names:
            raise ModuleNotFoundError(f"{fullname} is not installed where homework is graded", name=fullname)


def _cut(tree: str, denied: set[str], above: set[str]) -> Iterator[str]:
    """`tree`, or in its place what lies in it and holds nothing `denied`; `above` are the folders over these."""
    if tree in denied:
        return
    if tree not in above:
        yield tree
        return
    for entry in os.scandir(tree):
        if not entry.is_symlink():  # what a link leads to is allowed, or not, where it lies
            yield from _cut(entry.path, denied, above)
