"""From a loaded namespace to what the grader may call: methods lifted, conventions followed, dialects spoken."""

from __future__ import annotations

from dataclasses import replace

from grader.sandbox.inside.conventions import follow_contract
from grader.sandbox.inside.dialects import Speaker, code_of
from grader.sandbox.inside.namespace import Exposed, lift_methods
from grader.sandbox.protocol.layout import Dialect, Layout
from grader.sandbox.protocol.load_report import LoadNote


def make_entries(exposed: Exposed, layout: Layout) -> list[LoadNote]:
    """Fill the entries of `exposed`, which is written in `layout`; what the report should say of them."""
    lifted = lift_methods(exposed)
    exposed.lifted = dict(exposed.entries)
    followed = follow_contract(exposed)
    _speak(exposed, layout)
    return [LoadNote(*each) for each in (*lifted, *followed)]


def in_layout(exposed: Exposed, layout: Layout) -> Exposed:
    """The same file in another layout, for one call; in its own where that is the contract's."""
    if not layout.dialects:
        return exposed
    other = replace(exposed, entries=dict(exposed.entries), speakers={})
    _speak(other, layout)
    return other


def _speak(exposed: Exposed, layout: Layout) -> None:
    for name, dialect in layout.dialects.items():
        speaker = _speaker(exposed, layout, name, dialect)
        if speaker is not None:
            exposed.speakers[name] = speaker
            exposed.entries[name] = speaker.entry()


def _speaker(exposed: Exposed, layout: Layout, name: str, dialect: Dialect) -> Speaker | None:
    own, first = exposed.own(dialect.name), dialect.before
    if not callable(own):
        return None
    before = _speaker(exposed, layout, first, layout.dialects.get(first, Dialect(first))) if first else None
    return Speaker(dialect, exposed.contract.by_name[name], own, exposed, before, code_of(own))
