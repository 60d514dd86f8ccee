"""What keeps student code in, as it really is in force, and the sentences that say so."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import field
from importlib.util import find_spec
from pathlib import Path

from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.mechanism import Mechanism

SITUATION, MISSING = "situation", "missing"


class NoConfinement(Exception):
    """Root, and nothing to confine student code with; the message is one sentence."""


@dataclass(frozen=True)
class Isolation:
    """The mechanisms by name, and where student code ran."""

    situation: str
    mechanisms: Mapping[str, Mechanism] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """For results.json: each mechanism in words, and by name those that are missing, where any is."""
        missing = sorted(name for name, mechanism in self.mechanisms.items() if mechanism.missing)
        return {SITUATION: self.situation, **{name: each.said for name, each in self.mechanisms.items()},
                **({MISSING: missing} if missing else {})}

    @classmethod
    def from_dict(cls, told: Mapping[str, object]) -> Isolation:
        """What `as_dict` gave."""
        found = told.get(MISSING)
        missing = found if isinstance(found, (list, tuple)) else ()
        return cls(str(told.get(SITUATION, "")), {name: Mechanism(name in missing, str(said))
                                                  for name, said in told.items() if name not in (SITUATION, MISSING)})

    def sentences(self) -> tuple[str, ...]:
        """What a report should say: nothing where all is in force."""
        if self.situation == "unconfined":
            return ("Student code ran without confinement, as was asked for.",)
        if self.situation == "spawned":
            return ("Isolation is reduced on this system: student code ran in its own process with time limits only.",)
        missing = [f"{name}: {each.said}" for name, each in self.mechanisms.items() if each.missing]
        said = [f"Isolation is reduced: {'; '.join(missing)}."] if missing else []
        if self.situation == "root with Landlock":
            said.append("The interpreter lies where another user cannot read it; student code kept the grader's user "
                        "and was confined with Landlock, seccomp and dropped capabilities.")
        return tuple(said)


def readable_by_others() -> bool:
    """Whether another uid could import from this interpreter: every folder above it may be entered by all."""
    numpy = find_spec("numpy")
    assert numpy is not None and numpy.origin is not None
    places = [Path(sys.executable).resolve(), Path(os.__file__).resolve(), Path(numpy.origin).resolve()]
    return all(map(_can_be_reached, places))


def open_to_all(file: Path) -> bool:
    """Whether any user of this machine can read `file`."""
    place = file.resolve()
    return bool(place.stat().st_mode & 0o004) and _can_be_reached(place)


def _can_be_reached(place: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in place.parents)
