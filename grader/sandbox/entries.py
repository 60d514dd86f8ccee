"""From a loaded namespace to what the grader may call: methods lifted, interfaces adapted, conventions followed."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

from grader.sandbox.conventions import follow_contract
from grader.sandbox.exposing import Exposed, lift_methods
from grader.sandbox.labels import give_whole_numbers
from grader.sandbox.load_report import LoadNote
from grader.sandbox.statements import StatementTooSlow, deadline

SAID, TURN = "__said__", "__in_their_interface__"  # what an adapter leaves beside functions


def make_entries(exposed: Exposed, adapter: str, text: str, seconds: float) -> list[LoadNote]:
    """Fill `exposed.entries`; what the report should say of it. `text` is the student's source."""
    lifted = lift_methods(exposed)
    adapted = _adapt(adapter, exposed, seconds)
    followed = (*follow_contract(exposed), *give_whole_numbers(exposed, text))
    return [*(LoadNote(*each) for each in lifted), *adapted, *(LoadNote(*each) for each in followed)]


class Names(MutableMapping[str, Any]):
    """The student's names as an adapter sees them: functions that it sets become entries, all else is the student's."""

    def __init__(self, exposed: Exposed) -> None:
        self._exposed = exposed
        self.left: dict[str, Any] = {}  # neither a function of the homework nor a name of the student's

    def __getitem__(self, name: str) -> Any:
        return self._exposed.entries[name] if name in self._exposed.entries else self._exposed.namespace[name]

    def __setitem__(self, name: str, value: Any) -> None:
        if name.startswith("__"):
            self.left[name] = value
        elif callable(value):
            self._exposed.entries[name] = value
        else:
            self._exposed.namespace[name] = value

    def __delitem__(self, name: str) -> None:
        del self._exposed.namespace[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._exposed.namespace, **self._exposed.entries})

    def __len__(self) -> int:
        return len({**self._exposed.namespace, **self._exposed.entries})


def _adapt(adapter: str, exposed: Exposed, seconds: float) -> list[LoadNote]:
    """Run the adapter; it may leave a sentence for the report, and what turns a function into its interface."""
    if not adapter:
        return []
    names = Names(exposed)
    page: dict[str, Any] = {"globals": lambda: names}
    try:
        with deadline(seconds):
            exec(compile(adapter, "adapter", "exec"), page)
    except (Exception, StatementTooSlow) as error:  # an adapter meets whatever names the student left
        return [LoadNote("adapter", f"The file could not be read through the published interface: {error}")]
    exposed.turn = names.left.get(TURN)
    said = names.left.get(SAID, "")
    return [LoadNote("", said)] if said else []
