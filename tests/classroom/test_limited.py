"""Attempts in a class: known to the store from run to run, or to the platform; what is not graded keeps its result."""

import json
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from grader.classroom import schema
from grader.classroom.attempt_rows import Attempt
from grader.classroom.database import NAME
from grader.classroom.limited import limited, told
from grader.classroom.outcome import Hashes
from grader.classroom.regrading import NEW, Due
from grader.classroom.roll import Class, Student, Upload
from grader.classroom.store import Store
from grader.configuration.assignment import AttemptPolicy
from grader.grading.metadata import understood
from grader.results.attempt import Allowance
from tests.classroom.examples import BAD, GOOD, filled, outcome
from tests.classroom.test_journey import command
from tests.support.grades import totals_in
from tests.support.samples import sample

START = datetime(2026, 11, 20, 10, tzinfo=timezone.utc)


def content(name: str) -> Hashes:
    return Hashes(name, "h", "g")


def store_with(folder: Path, *outcomes: object, minutes: tuple[int, ...] = ()) -> Path:
    """A store of one upload that was graded with each of these outcomes, handed in at these minutes."""
    for place, each in enumerate(outcomes):
        came = START + timedelta(minutes=minutes[place]) if minutes else None
        filled(folder, each, roll=Class("folder", (Student("ada"),), (Upload("ada", Path("ada.py"), ("ada",), came),)))
    return folder


def attempts(folder: Path) -> list[tuple[str, bool]]:
    with Store(folder, read_only=True) as store:
        return [(each.submission_hash, each.failed) for each in store.attempts("ADA")]


A, FAULT = outcome("ada", hashes=content("a")), outcome("ada", hashes=content("a"), fault="it broke")
REFUSED = outcome("ada", replace(GOOD, allowance=Allowance(1, refused="Not graded.")), content("b"))


@pytest.mark.parametrize(("outcomes", "known"), [
    ([outcome("ada", hashes=content(name)) for name in "aabba"], [("a", False), ("b", False), ("a", False)]),
    ([FAULT], [("a", True)]), ([FAULT, A], [("a", False)]), ([A, REFUSED], [("a", False)]),
], ids=["another content, and the same again", "a fault", "a fault that a regrade repairs", "what was not graded"])
def test_what_is_an_attempt(tmp_path: Path, outcomes: list[object], known: list[tuple[str, bool]]) -> None:
    assert attempts(store_with(tmp_path, *outcomes)) == known


def test_of_an_older_store_the_last_attempt_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite3.connect(tmp_path / NAME) as connection:
        monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        schema.migrate(connection, NAME)
        connection.executescript("INSERT INTO run VALUES (1, '', 1); INSERT INTO result VALUES ('ada', 1, '', 'a', 'h', 'g', 3, 4, 1, 0, 0, "
                                 "NULL, '', '{}', '{}', '{}')")
        monkeypatch.undo()
    connection.close()
    with Store(tmp_path) as store:
        assert store.attempts("ada") == (Attempt("a", None, 3.0, False),)


def test_attempts_go_along_when_stores_are_merged(tmp_path: Path) -> None:
    store_with(tmp_path / "one", outcome("ada", hashes=content("a")), outcome("ada", hashes=content("b")))
    with Store(tmp_path / "two") as target, Store(tmp_path / "one", read_only=True) as source:
        target.begin("merge")
        target.adopt(source, ["ada"])
        target.finish()
    assert attempts(tmp_path / "two") == [("a", False), ("b", False)]


def decided(folder: Path, policy: AttemptPolicy | None, today: str, minute: int | None = None) -> tuple[tuple[Due, ...], tuple[str, ...]]:
    upload = Upload("ada", Path("ada.py"), ("ada",), None if minute is None else START + timedelta(minutes=minute))
    with Store(folder) as store:
        store.begin()
        return limited([Due(upload, NEW)], policy, store, {"ada": content(today)})


@pytest.mark.parametrize(("policy", "today", "minute", "number"), [
    (AttemptPolicy(limit=3), "c", None, 3), (AttemptPolicy(limit=2), "c", None, 0), (AttemptPolicy(pause_minutes=30), "c", 89, 0),
    (AttemptPolicy(pause_minutes=30), "c", 90, 3), (AttemptPolicy(pause_minutes=30), "c", None, 3),  # without a time no pause
    (AttemptPolicy(limit=2), "b", None, 2),  # what is graded again is the attempt that it was
])
def test_by_what_the_store_knows(tmp_path: Path, policy: AttemptPolicy, today: str, minute: int | None, number: int) -> None:
    store_with(tmp_path, outcome("ada", hashes=content("a")), outcome("ada", BAD, content("b")), minutes=(0, 60))
    due, kept = decided(tmp_path, policy, today, minute)
    assert kept == (() if number else ("ada",))
    assert [understood(each.upload.metadata).attempt for each in due] == ([number] if number else [])


def test_without_a_policy_nothing_is_told_to_a_job(tmp_path: Path) -> None:
    store_with(tmp_path, outcome("ada", hashes=content("a")))
    due, kept = decided(tmp_path, None, "b")
    assert not kept and due[0].upload.metadata is None


def test_what_is_not_graded_keeps_its_full_result_and_says_why_once(tmp_path: Path) -> None:
    store_with(tmp_path, outcome("ada", BAD, content("a")))
    for today in "bcc":
        assert decided(tmp_path, AttemptPolicy(limit=1), today)[1] == ("ada",)
    with Store(tmp_path, read_only=True) as store:
        report, result = store.report("ada"), store.results()["ada"]
        assert report is not None and report.tests == BAD.tests and len(report.opening) == 1
        assert report.opening[0].startswith("This submission was not graded") and report.opening[0] in json.loads(store.results_json("ada") or "")["output"]
        assert (result.score, result.hashes) == (BAD.score, content("c"))


def test_what_the_platform_tells_is_decided_where_it_is_graded(tmp_path: Path) -> None:
    store_with(tmp_path, outcome("ada", hashes=content("a")))
    known = Upload("ada", Path("ada.py"), ("ada",), metadata={"id": 1, "previous_submissions": []})
    with Store(tmp_path) as store:
        store.begin()
        due, kept = limited([Due(known, NEW)], AttemptPolicy(limit=1), store, {"ada": content("b")})
    assert not kept and due[0].upload == known


def test_an_attempt_without_a_time_is_told_without_one() -> None:
    assert told(Upload("ada", Path("x"), ("ada",)), [Attempt("a")], content("b")) == {
        "id": 1, "created_at": None, "previous_submissions": [
            {"id": 0, "submission_time": None, "score": 0.0, "autograder_error": False}]}


@pytest.mark.slow
def test_a_class_from_run_to_run(tmp_path: Path) -> None:
    """Students read what their attempt allows, instructors all; what is one too many keeps the grade."""
    handed_in, out, settings = tmp_path / "class", tmp_path / "out", tmp_path / "assignment.toml"
    settings.write_text("[attempts]\nlimit = 2\ndiagnosis_from = 2\nevidence_from = 2\n")
    words = ("class", handed_in, "--out", out, "--jobs", 1, "--parts", 1, "--assignment", settings)
    handed_in.mkdir()
    wrong, right = sample("softmax-wrong-axis_2_in_softmax_of_dictionaries").text, sample("plain").text
    (handed_in / "bob.py").write_text(right)
    shown = []
    for text in (wrong, "# better?\n" + wrong, right):
        (handed_in / "ada.py").write_text(text)
        done = command(*words)
        assert done.returncode == 0, done.stderr
        student, instructor = json.loads((out / "results" / "ada.json").read_text()), command("show", out, "ada").stdout
        shown.append(("Proved:" in json.dumps(student), "Proved:" in instructor, student["score"], "kept: ada." in done.stderr))
    score = shown[0][2]
    assert shown == [(False, True, score, False), (True, True, score, False), (True, True, score, True)]
    assert totals_in(out / "grades.csv")["ada"] == score
    again = command(*words)
    assert "Nothing has changed" in again.stdout and "kept:" not in again.stderr
