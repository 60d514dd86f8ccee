"""Load a student's program: read all of it, then run it statement by statement; what fails is skipped and said."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import partial

from grader.sandbox.inside.entries import make_entries
from grader.sandbox.inside.forbidden import forbid
from grader.sandbox.inside.forbidden_uses import Use, refused_by, users
from grader.sandbox.inside.modules_beside import run_homework
from grader.sandbox.inside.namespace import Exposed, constants_of, functions_of
from grader.sandbox.inside.notebook_stand_ins import quiet_stand_ins
from grader.sandbox.inside.parsing import Broken, Trees, Unusable, parse
from grader.sandbox.inside.program_statements import program_statements
from grader.sandbox.inside.statements import Statement, with_code
from grader.sandbox.inside.toplevel import Outcome, TopLevel
from grader.sandbox.inside.unreachable import obstacles
from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.exported_magics import read_as_code
from grader.sandbox.protocol.imports import imported
from grader.sandbox.protocol.layout import Layout
from grader.sandbox.protocol.load_report import LoadError, LoadNote, LoadReport
from grader.sandbox.protocol.program import Program

__all__ = ["LoadError", "LoadNote", "LoadReport", "Read", "read", "run"]
MOST_NOTES = 20


@dataclass(frozen=True)
class Read:
    """A program that was read, and nothing of it run. With an `error` nothing of it can be used."""

    program: Program
    exposed: Exposed
    trees: Trees = field(default_factory=list)
    statements: Mapping[str, Sequence[Statement]] = field(default_factory=dict)  # of each module, "" for the homework
    broken: tuple[Broken, ...] = ()
    exported: tuple[LoadNote, ...] = ()  # what there is to say of magics
    hoisted: tuple[LoadNote, ...] = ()   # and of what stands where it does not run
    error: LoadError | None = None


def read(program: Program, exposed: Exposed) -> Read:
    """Read and compile all of `program`, which is to run in the namespaces of `exposed`.

    What Python cannot read costs only its own statement; where nothing else is left, `error` says so.
    """
    exposed.contract = program.contract
    try:
        trees, broken = parse(program.pieces)
    except Unusable as unusable:
        return Read(program, exposed, error=unusable.error)
    trees, exported = _exported(trees)
    statements, hoisted = program_statements(trees, exposed)
    _prepare(program, exposed)
    compiled = {module: list(map(with_code, each)) for module, each in statements.items()}
    return Read(program, exposed, trees, compiled, tuple(broken), tuple(exported), tuple(hoisted))


def run(found: Read, layout: Layout, *, statement_seconds: float, skip: frozenset[int] = frozenset(),
         progress: Callable[[int], None] = lambda index: None) -> Callable[[], LoadReport]:
    """Run what was read and make its entries, in `layout`; the function returned says what the file defines.

    `progress(index)` is called before each statement; a load that hung is repeated by the caller with that index in
    `skip`. The import of a forbidden package is left out, and functions that call into it are among the obstacles.
    """
    if found.error is not None:
        return partial(LoadReport, error=found.error)
    exposed, forbidden = found.exposed, found.program.forbidden
    lost = {name: LoadNote(each.error.where, each.error.sentence) for each in found.broken for name in each.names}
    top = TopLevel(statement_seconds, skip, progress, lost)
    run_homework(found.program, exposed, lambda module: top.run(found.statements.get(module, ())))
    refused = _refuse(found.trees, forbidden, exposed)
    entries = make_entries(exposed, layout)
    exposed.refused = frozenset(refused)  # only now, so that no reading misses one
    return partial(_report, found, top.outcome, refused, entries)


def _report(found: Read, outcome: Outcome, refused: dict[str, Use], entries: list[LoadNote]) -> LoadReport:
    exposed, imports = found.exposed, _imported(found.trees)
    notes = [*found.exported, *(LoadNote(where, f"{package} is imported.") for package, where in _first(imports)
                                if package in found.program.noted),
             *(each.note for each in found.broken), *found.hoisted, *outcome.notes, *entries]
    blocked = obstacles(found.trees, outcome.lost, exposed)
    blocked |= {name: use.sentence(name) for name, use in refused.items()}
    return LoadReport(_bounded(notes), functions_of(exposed), constants_of(exposed), _names(imports),
                      obstacles=blocked, slow=tuple(outcome.slow))


def _prepare(program: Program, exposed: Exposed) -> None:
    """What the program finds when its first statement runs."""
    namespace = exposed.namespace
    os.environ.setdefault("MPLBACKEND", "Agg")  # plots go nowhere, and plt.show() returns at once
    forbid(program.forbidden)
    namespace.setdefault("__name__", program.contract.module)
    namespace.update(quiet_stand_ins(), **program.contract.defaults)
    for beside in exposed.modules.values():
        vars(beside).update(quiet_stand_ins())


def _imported(trees: Trees) -> list[tuple[str, str]]:
    return [(package, f"{piece.label}, line {line}") for piece, tree in trees for package, line in imported(tree)]


def _mentions(trees: Trees, packages: Sequence[str]) -> bool:
    return any(package in piece.text for piece, _ in trees for package in packages)


def _refuse(trees: Trees, forbidden: Sequence[str], exposed: Exposed) -> dict[str, Use]:
    """Put a refusal in the place of every function of the homework that calls into a forbidden package."""
    if not _mentions(trees, forbidden):
        return {}
    wanted, namespace = exposed.contract.names, exposed.namespace
    refused = {name: use for name, use in users(trees, forbidden, namespace).items() if name in wanted}
    namespace.update({name: refused_by(use, name) for name, use in refused.items()})
    return refused


def _exported(trees: Trees) -> tuple[Trees, list[LoadNote]]:
    """`trees` with the magics that Jupyter exported read as the code they hold, and a note on those that hold none."""
    notes: list[LoadNote] = []
    read: Trees = []
    for piece, tree in trees:
        def said(line: int, magic: str, label: str = piece.label) -> None:
            notes.append(LoadNote(f"{label}, line {line}", f"The code under %%{magic[:20]} was left out."))

        read.append((piece, read_as_code(tree, said)))
    return read, notes


def _first(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict(reversed(found)).items())[::-1]


def _names(found: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(package for package, _ in found))


def _bounded(notes: list[LoadNote]) -> tuple[LoadNote, ...]:
    unique = tuple(dict.fromkeys(notes))
    if len(unique) <= MOST_NOTES:
        return unique
    return (*unique[:MOST_NOTES], LoadNote("", f"{len(unique) - MOST_NOTES} more statements were skipped."))
