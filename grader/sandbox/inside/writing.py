"""What student code may touch: its own folder, and what of the system it may read, as Landlock rules of each worker."""

from __future__ import annotations

import os

from grader.sandbox.inside.reading import readable
from grader.sandbox.inside.rights import allow, changing
from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.mechanism import Mechanism, unavailable


@dataclass(frozen=True)
class Rules:
    """All rules but that of the own folder, as the kernel takes them: rights as numbers, and paths with their rights.

    Found out once, since py-landlock looks for the C library by running ldconfig, and follows every link anew.
    """

    handled: tuple[int, int, int]  # of files, of the network, and what may not reach out of the worker
    allowed: tuple[tuple[str, int], ...]
    own: int
    version: int

    def apply(self, scratch: str) -> Mechanism:
        """Hold the calling process to them, with `scratch` as its own folder."""
        from py_landlock.errors import LandlockError
        from py_landlock.landlock_sys import RulesetAttr, create_ruleset, restrict_self

        try:
            made = create_ruleset(RulesetAttr(*self.handled))
            for path, rights in (*self.allowed, (scratch, self.own)):
                allow(made, path, rights)
            restrict_self(made, None)
            os.close(made)
        except (LandlockError, OSError) as error:
            return unavailable(type(error).__name__)
        return Mechanism(False, f"in force (ABI {self.version})")


def rules() -> Rules | Mechanism:
    """The rules of this system; where there is no Landlock, why."""
    try:
        from py_landlock import AccessFs, get_abi_version
        from py_landlock.abi import get_supported_fs, get_supported_net, get_supported_scope
        from py_landlock.errors import LandlockError
    except ImportError:
        return Mechanism(True, "py-landlock is not installed")
    try:
        abi = get_abi_version()
    except (LandlockError, OSError) as error:
        return unavailable(type(error).__name__)
    files, folders = readable()
    read, known = AccessFs.READ_FILE, get_supported_fs(abi)
    allowed = [(os.devnull, read | AccessFs.WRITE_FILE), *((each, read) for each in files),
               *((each, read | AccessFs.READ_DIR) for each in folders)]
    return Rules((int(known), int(get_supported_net(abi)), int(get_supported_scope(abi))),
                 tuple((path, int(rights & known)) for path, rights in allowed),
                 int(read | AccessFs.READ_DIR | changing()), int(abi))
