"""assignment.toml -> a checked Assignment; a mistake in it is one sentence with the file, the line and the key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.configuration import value_rules
from grader.configuration.assignment import (
    Assignment,
    AttemptPolicy,
    Hidden,
    Imports,
    LatenessPolicy,
    LimitSettings,
    Notes,
    Seeds,
    Training,
)
from grader.configuration.contradictions import require_possible
from grader.configuration.document import Document

TABLES: Mapping[str, type[Any]] = {
    "limits": LimitSettings, "seeds": Seeds, "hidden": Hidden, "imports": Imports,
    "training": Training, "notes": Notes, "lateness": LatenessPolicy, "attempts": AttemptPolicy,
}


def read_assignment(path: Path, parts: Sequence[int], training: int | None = None) -> Assignment:
    """The assignment in `path` of a homework with these `parts`, of which one may be `training`.

    AssignmentError with one sentence if the file cannot be used.
    """
    document = Document(path)
    return assignment_in(document, _parts(document, parts), training)


def assignment_in(document: Document, parts: Sequence[int], training: int | None = None,
                  beside: Sequence[str] = ()) -> Assignment:
    """The assignment in `document`, of which these `parts` are graded, `beside` other keys. Raises as above."""
    tables = {name: kind(**document.checked(kind, name)) for name, kind in TABLES.items() if name in document.top}
    points = _points(document)
    plain = document.checked(Assignment, "", allow=(*TABLES, "points", *beside))
    plain["parts"] = tuple(parts)
    assignment = Assignment(**plain, **tables, points=points, path=document.path)
    require_possible(assignment, document, training)
    return assignment


def _parts(document: Document, every: Sequence[int]) -> tuple[int, ...]:
    """The parts that are graded, all of them unless the file says otherwise."""
    if not document.says("", "parts"):
        return tuple(every)
    value = document.top["parts"]
    if not value_rules.DIFFERENT["fits"](value) or not set(value) <= set(every):
        raise document.wrong("", "parts", f"parts must be a list of different parts from {every[0]} to {every[-1]}, "
                                          f"and it is {value!r}")
    return tuple(value)


def _points(document: Document) -> dict[str, float]:
    values = document.table("points")
    for number, value in values.items():
        if isinstance(value, dict):
            raise document.wrong("points", number, f'must have the number of a test in quotes, as "{number}.1" = 2')
        if not value_rules.NOT_NEGATIVE["fits"](value):
            raise document.wrong("points", number, f'"{number}" must be {value_rules.NOT_NEGATIVE["what"]}, '
                                                   f"and it is {value!r}")
    return {number: float(value) for number, value in values.items()}
