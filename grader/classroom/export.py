"""From the store to the files of the output folder, each written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.classroom import adjustments, grades
from grader.classroom import summary as summaries
from grader.classroom.adjustments import Adjustment
from grader.classroom.result import Result
from grader.classroom.standing import Standing, standings
from grader.classroom.store import Store
from grader.homework.contract import CONTRACT
from grader.whole_file import write_whole

RESULTS = "results"


def export(store: Store, titles: Mapping[int, str] = CONTRACT.parts) -> tuple[Standing, ...]:
    """Write grades.csv, class.json and results/<id>.json, and adjustments.csv if there is none; the standings.

    `titles` are those of the parts. `results/` holds what `grade` would write, before any adjustment, and nothing of
    uploads that are not in the class any more. CallerError where adjustments.csv cannot be meant; then nothing is
    written.
    """
    adjustments.ensure_file(store.folder)
    roll, results = store.roll(), store.results()
    found = standings(roll, results, adjustments_of(store))
    write_whole(store.folder / grades.NAME, grades.grades_csv(found))
    write_whole(store.folder / summaries.NAME, summaries.summary(found, results, titles).as_json())
    here = {upload.id for upload in roll.uploads}
    for id in results:
        if id in here:
            write_results(store.folder, id, store.results_json(id) or "")
        else:
            _results_of(store.folder, id).unlink(missing_ok=True)
    return found


def write_results(folder: Path, id: str, results: str) -> None:
    """Have results/<id>.json hold `results`. CallerError if it cannot."""
    write_whole(_results_of(folder, id), f"{results.rstrip()}\n".encode())


def _results_of(folder: Path, id: str) -> Path:
    return folder / RESULTS / f"{id}.json"


def adjustments_of(store: Store) -> tuple[Adjustment, ...]:
    """What stands in adjustments.csv, checked against the class. CallerError with the lines that cannot be meant."""
    results = store.results()
    students = [standing.student for standing in standings(store.roll(), results)]
    return adjustments.read(store.folder / adjustments.NAME, students, points_of_tests(results))


def points_of_tests(results: Mapping[str, Result]) -> dict[str, float]:
    """The points of every test that anybody was asked, by its number."""
    return {test.number: test.max_score for result in results.values() for test in result.tests}
