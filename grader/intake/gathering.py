"""A homework whose functions all stand in modules: the file that brings them together is graded, not one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.intake.decoding import decoded
from grader.intake.errors import NotGradable
from grader.intake.pieces import pieces_in
from grader.intake.select_file import Candidate, Choice
from grader.intake.sibling_modules import siblings_of
from grader.sandbox.protocol.contract import Contract

BEGINS = rb"(?:\A|\n|\\n|\")[ \t]*(?:import|from)\b[^\n\"]{0,200}\b"  # an import, in a file or in a cell of a notebook
MOST_IMPORTERS = 10  # that are looked at


def gathered(choice: Choice, contract: Contract, forbidden: Sequence[str]) -> Choice:
    """The choice of a file that imports the chosen one, where it has more of the homework's functions that way."""
    best = choice.best
    importing = re.compile(BEGINS + re.escape(best.module.encode()) + rb"\b")
    importers = sorted((each for each in choice.others if importing.search(each.data)), key=lambda each: each.rank)
    importers = importers[-MOST_IMPORTERS:]
    if not best.name.endswith(".py") or not importers:
        return choice
    everything = (best, *choice.others)
    reach = {each.name: _reach(each, everything, contract, forbidden) for each in (best, *importers)}
    most = max(importers, key=lambda each: (reach[each.name], each.rank))
    if reach[most.name] <= reach[best.name]:
        return choice
    return replace(choice, best=most, others=tuple(each for each in everything if each is not most),
                   why=f"it brings together {reach[most.name]} of the homework's functions")


def _reach(home: Candidate, everything: Sequence[Candidate], contract: Contract, forbidden: Sequence[str]) -> int:
    """How many of the homework's functions `home` defines, itself or in what it imports."""
    try:
        pieces, _ = pieces_in(decoded(home.data, home.name)[0], home.name)
    except NotGradable:
        return 0
    others = [each for each in everything if each is not home]
    files = siblings_of(pieces, home.name, others, contract.names, forbidden).files
    return len({name for each in (home, *files) if each.is_written for name in each.functions})
