"""Landlock's rights to files: which there are to change something, and how one path is allowed."""

from __future__ import annotations

import os


def changing() -> int:
    """To change files and folders, as far as this kernel knows the rights. LandlockError, OSError without Landlock."""
    from py_landlock import AccessFs, get_abi_version
    from py_landlock.abi import get_supported_fs

    return int(get_supported_fs(get_abi_version()) & (
        AccessFs.WRITE_FILE | AccessFs.TRUNCATE | AccessFs.MAKE_REG | AccessFs.MAKE_DIR | AccessFs.MAKE_SYM
        | AccessFs.REMOVE_FILE | AccessFs.REMOVE_DIR))


def allow(ruleset: int, path: str, rights: int) -> None:
    """Add one rule. OSError where `path` cannot be opened."""
    from py_landlock.landlock_sys import PathBeneathAttr, RulesetFd, add_rule

    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        add_rule(RulesetFd(ruleset), PathBeneathAttr(rights, descriptor))
    finally:
        os.close(descriptor)
