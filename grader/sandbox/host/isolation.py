"""What keeps student code in, as it really is in force, and the sentences that say so."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path


class NoConfinement(Exception):
    """Root, and nothing to confine student code with; the message is one sentence."""


@dataclass(frozen=True)
class Isolation:
    """The mechanisms and, for each, "in force" or why not."""

    situation: str
    mechanisms: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, str]:
        """For results.json."""
        return {"situation": self.situation, **self.mechanisms}

    def sentences(self) -> tuple[str, ...]:
        """What a report should say: nothing where all is in force."""
        if self.situation == "unconfined":
            return ("Student code ran without confinement, as was asked for.",)
        if self.situation == "spawned":
            return ("Isolation is reduced on this system: student code ran in its own process with time limits only.",)
        missing = [f"{name}: {state}" for name, state in self.mechanisms.items() if state.startswith(("not", "py-"))]
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
    return all(folder.stat().st_mode & 0o001 for place in places for folder in place.parents)
