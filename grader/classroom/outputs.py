"""What a run leaves beside the store: results of each submission and the grades of the class, each file whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from grader.classroom import adjustments
from grader.classroom.grades import NAME, grades_csv
from grader.classroom.roll import Class, Upload
from grader.classroom.standing import Standing, standings
from grader.classroom.store import Store
from grader.classroom.whole_file import write_whole

RESULTS = "results"


def write_results(store: Store, uploads: Iterable[Upload]) -> None:
    """results/ID.json of every upload that has a result, as `grade --results` writes it."""
    for upload in uploads:
        text = store.results_json(upload.id)
        if text is not None:
            write_whole(store.folder / RESULTS / f"{upload.id}.json", text.encode())


def write_grades(store: Store, roll: Class) -> tuple[Path, tuple[Standing, ...]]:
    """grades.csv with what was adjusted by hand; where it is, and how everybody stands."""
    results = store.results()
    tests = {test.number: test.max_score for result in results.values() for test in result.tests}
    known = {student.id: student for student in roll.students}
    corrected = adjustments.read(adjustments.ensure_file(store.folder), tuple(known.values()), tests)
    found = standings(roll, results, corrected)
    path = store.folder / NAME
    write_whole(path, grades_csv(found))
    return path, found
