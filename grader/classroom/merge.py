"""The stores of the shards of a class -> one store.

A submission that is in several counts once: a result before a failure of the grader's own, then the newest. Results of
different homeworks or graders are not put together. Stopped in the middle, the same command does it again from the
start, and what is there already is one of the stores that are merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from grader.classroom.database import NAME, StoreError
from grader.classroom.result import Result
from grader.classroom.roll import Class, Student, Upload
from grader.classroom.store import Store


def merge(stores: Sequence[Path], into: Path) -> tuple[str, ...]:
    """Put the results and the rolls of all `stores` into that in `into`; what was decided, in sentences.

    StoreError, with `into` as it was, where they do not belong together.
    """
    with ExitStack() as opened:
        sources = [opened.enter_context(Store(folder, read_only=True)) for folder in dict.fromkeys(stores)
                   if folder.resolve() != into.resolve()]
        results = [dict(source.results()) for source in sources]
        rolls = [source.roll() for source in sources]
        if (into / NAME).is_file():
            with Store(into, read_only=True) as target:
                results.insert(0, dict(target.results()))
                rolls.insert(0, target.roll())
        places = [source.folder for source in sources]
        places = places if len(places) == len(results) else [into, *places]
        _require_alike(places, results)
        roll = _united(places, rolls)
        chosen, notes = _chosen(places, results)
        target = opened.enter_context(Store(into))
        target.enrol(roll)
        target.begin("merge")
        for source in sources:
            target.adopt(source, [id for id, place in chosen.items() if place == source.folder])
        target.finish()
    return notes


def _require_alike(places: Sequence[Path], results: Sequence[dict[str, Result]]) -> None:
    for kind in ("homework", "grader"):
        seen: dict[str, Path] = {}
        for place, of_place in zip(places, results, strict=True):
            for result in of_place.values():
                seen.setdefault(getattr(result.hashes, kind), place)
        if len(seen) > 1:
            first, second = list(seen.values())[:2]
            where = f"{first} holds results of two" if first == second else f"{first} and {second} hold results of two"
            raise StoreError(f"{where} versions of the {kind}, which are not put together: grade what is older again, "
                             "with `class` on the same folder. Nothing was merged.")


def _chosen(places: Sequence[Path],
            results: Sequence[dict[str, Result]]) -> tuple[dict[str, Path], tuple[str, ...]]:
    """From which store the result of each upload comes, and what to say where there was a choice."""
    found: dict[str, list[tuple[Path, Result]]] = {}
    for place, of_place in zip(places, results, strict=True):
        for id, result in of_place.items():
            found.setdefault(id.casefold(), []).append((place, result))
    chosen: dict[str, Path] = {}
    notes: list[str] = []
    for choices in found.values():
        place, result = max(choices, key=lambda choice: (not choice[1].failed, choice[1].graded_at))
        chosen[result.id] = place
        if len(choices) > 1:
            others = ", ".join(str(other) for other, _ in choices if other != place)
            notes.append(f"{result.id} is in several stores: the result of {place} counts, not that of {others}.")
    return chosen, tuple(notes)


def _united(places: Sequence[Path], rolls: Iterable[Class]) -> Class:
    students: dict[str, Student] = {}
    uploads: dict[str, tuple[Path, Upload]] = {}
    notes: dict[str, None] = {}
    layouts: dict[str, None] = {}
    for place, roll in zip(places, rolls, strict=True):
        layouts[roll.layout] = None
        notes.update(dict.fromkeys(roll.notes))
        for student in roll.students:
            students.setdefault(student.id, student)
        for upload in roll.uploads:
            other, first = uploads.setdefault(upload.id.casefold(), (place, upload))
            if first.members != upload.members:
                raise StoreError(f"{upload.id} is of other students in {other} than in {place}: they are shards of "
                                 "different classes. Nothing was merged.")
    return Class(next((name for name in layouts if name), ""), tuple(students.values()),
                 tuple(upload for _, upload in uploads.values()), tuple(notes))
