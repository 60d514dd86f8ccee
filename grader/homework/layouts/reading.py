"""Read a submission: find its layout in a worker of its own, which is thrown away, and hand on the program in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from grader.grading.homework import Read
from grader.grading.passes.mentions import defines
from grader.homework.interfaces import interface_called
from grader.homework.layouts.finding import Found, find
from grader.homework.layouts.sentences import said
from grader.homework.layouts.trials import PATIENCE, Ask, Trials
from grader.homework.network.scope import scope_of
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.program import Program


def read(program: Program, interface: str, ask: Ask, loaded: LoadReport, forget: Callable[[], None],
         patience: float = PATIENCE) -> Read:
    """`program`, which was `loaded` in a worker that answers `ask` and is thrown away by `forget`, as it is written."""
    found = layout_of(program, interface, ask, loaded, forget, patience)
    return Read(replace(program, layout=found.layout), scope_of(found), tuple(said(found, loaded)))


def layout_of(program: Program, interface: str, ask: Ask, loaded: LoadReport, forget: Callable[[], None],
              patience: float = PATIENCE) -> Found:
    """What can be found about `program`, as in `read`. After `patience` seconds what is known by then has to do."""
    try:
        return find(Trials(ask, loaded, forget, patience), interface_called(interface),
                    declares_depth=_declares_depth(program))
    finally:
        forget()


def _declares_depth(program: Program) -> bool:
    """Whether the file sets the constant of the number of hidden layers; so it is taken where that cannot be seen."""
    name = next(each.name for each in program.contract.constants if each.symbol == "d")
    try:
        return defines((piece.text for piece in program.pieces), name)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return any(name in piece.text for piece in program.pieces)
