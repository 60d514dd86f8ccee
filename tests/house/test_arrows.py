"""Imports point down: a room uses those below it, and no module needs one that needs it."""

from graphlib import CycleError, TopologicalSorter

import pytest

from tests.house.imports import MODULES, imports

# From the top to the bottom, as docs/architecture.md has them.
ROOMS = ("notebook", "release", "classroom", "checking", "authoring", "homework", "grading", "intake", "results",
         "judgement", "sandbox", "configuration")


def room_of(module: str) -> str:
    """The room a module is in; "" for the command line and what stands beside it, above all rooms."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in ROOMS else ""


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_uses_those_below_it(room: str) -> None:
    above = ROOMS[:ROOMS.index(room)]
    up = [f"{module} -> {other}" for module, path in MODULES.items() if room_of(module) == room
          for other in imports(path) if room_of(other) in above]
    assert up == []


@pytest.mark.parametrize("alone", ["judgement", "sandbox", "configuration"])
def test_what_knows_nobody(alone: str) -> None:
    others = [f"{module} -> {other}" for module, path in MODULES.items() if room_of(module) == alone
              for other in imports(path) if room_of(other) not in (alone, "")]
    assert others == []


def test_no_module_needs_one_that_needs_it() -> None:
    """Neither when it is loaded, nor later, nor in its types."""
    needs = {module: set(imports(path)) - {module} for module, path in MODULES.items()}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))
