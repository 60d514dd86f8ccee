"""The stores of the shards of a class -> one store.

A submission that is in several counts once: a result before a failure of the grader's own, then the newest. Results of
different homeworks or graders are not put together. Stopped in the middle, the same command does it again from the
start, and what is there already is one of the stores that are merged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.classroom import adjustments
from grader.classroom.database import NAME, StoreError
from grader.classroom.result import Result
from grader.classroom.roll import Class, Student, Upload
from grader.classroom.store import Store
from grader.data_classes import dataclass

MOST_NAMED = 10


@dataclass(frozen=True)
class _Source:
    """What one store holds."""

    folder: Path
    roll: Class
    results: Mapping[str, Result]


def merge(stores: Sequence[Path], into: Path) -> tuple[str, ...]:
    """Put the results and the rolls of all `stores` into that in `into`; what was decided or lacks, in sentences.

    StoreError, with `into` as it was, where they do not belong together.
    """
    folders = [folder for folder in dict.fromkeys(stores) if folder.resolve() != into.resolve()]
    here = [into] if (into / NAME).is_file() else []
    sources = [_read(folder) for folder in (*here, *folders)]
    _require_alike(sources)
    roll = _united(sources)
    chosen, notes = _chosen(sources)
    with Store(into) as target:
        target.enrol(roll)
        target.begin("merge")
        for folder in folders:
            with Store(folder, read_only=True) as source:
                target.adopt(source, [id for id, place in chosen.items() if place == folder])
        target.finish()
    corrected = [str(folder / adjustments.NAME) for folder in folders if adjustments.are_in(folder)]
    if corrected:
        notes = (*notes, f"{', '.join(corrected)} will not count: copy the lines into {into / adjustments.NAME}.")
    lacking = [upload.id for upload in roll.uploads if upload.id not in chosen]
    return (*notes, *_lacking(lacking))


def _read(folder: Path) -> _Source:
    with Store(folder, read_only=True) as store:
        return _Source(folder, store.roll(), store.results())


def _lacking(ids: Sequence[str]) -> tuple[str, ...]:
    if not ids:
        return ()
    more = f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else ""
    return (f"No store has a result of {', '.join(ids[:MOST_NAMED])}{more}.",)


def _require_alike(sources: Sequence[_Source]) -> None:
    for kind in ("homework", "grader"):
        seen: dict[str, Path] = {}
        for source in sources:
            for result in source.results.values():
                seen.setdefault(getattr(result.hashes, kind), source.folder)
        if len(seen) > 1:
            first, second = list(seen.values())[:2]
            where = f"{first} holds results of two" if first == second else f"{first} and {second} hold results of two"
            raise StoreError(f"{where} versions of the {kind}, which are not put together: grade what is older again, "
                             "with `class` on the same folder. Nothing was merged.")


def _chosen(sources: Sequence[_Source]) -> tuple[dict[str, Path], tuple[str, ...]]:
    """From which store the result of each upload comes, and what to say where there was a choice."""
    found: dict[str, list[tuple[Path, Result]]] = {}
    for source in sources:
        for id, result in source.results.items():
            found.setdefault(id.casefold(), []).append((source.folder, result))
    chosen: dict[str, Path] = {}
    notes: list[str] = []
    for choices in found.values():
        place, result = max(choices, key=lambda choice: (not choice[1].failed, choice[1].graded_at))
        chosen[result.id] = place
        others = ", ".join(str(other) for other, _ in choices if other != place)
        if others and len({other.graded_at for _, other in choices}) > 1:
            notes.append(f"{result.id} is in several stores: the result of {place} counts, not that of {others}.")
    return chosen, tuple(notes)


def _united(sources: Sequence[_Source]) -> Class:
    students: dict[str, Student] = {}
    uploads: dict[str, tuple[Path, Upload]] = {}
    for source in sources:
        for student in source.roll.students:
            students.setdefault(student.id, student)
        for upload in source.roll.uploads:
            other, first = uploads.setdefault(upload.id.casefold(), (source.folder, upload))
            if first.members != upload.members:
                raise StoreError(f"{upload.id} is of other students in {other} than in {source.folder}: they are "
                                 "shards of different classes. Nothing was merged.")
    layout = next((source.roll.layout for source in sources if source.roll.layout), "")
    notes = dict.fromkeys(note for source in sources for note in source.roll.notes)
    return Class(layout, tuple(students.values()), tuple(upload for _, upload in uploads.values()), tuple(notes))
