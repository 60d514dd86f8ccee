"""The store keeps what it was given."""

import json
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from grader.classroom.fault_log import NAME as LOG
from grader.classroom.outcome import Hashes
from grader.classroom.report_json import as_json
from grader.classroom.roll import Class, Student, Upload
from grader.classroom.store import Store
from grader.judgement.verdict import Explanation, Learned
from grader.results.attempt import Allowance
from grader.results.gradescope import as_text
from grader.results.report import Report
from tests.classroom.examples import BAD, GOOD, HASHES, ROLL, SUM, filled, outcome
from tests.results.pages.pictured import PICTURED
from tests.results.reports import CHECK, GRADED, HOSTILE, NOT_RUN, RIGHT


def test_a_result_comes_back_with_its_tests_and_mistakes(tmp_path):
    filled(tmp_path, outcome("team", BAD))
    with Store(tmp_path, read_only=True) as store:
        result = store.results()["team"]
        assert (result.hashes, result.score, result.max_score, result.failed) == (HASHES, 5, 16, False)
        assert [(test.number, test.score, test.verdict) for test in result.tests] == [
            ("1.1", 4, "correct"), ("5.1", 0, "wrong"), ("5.2", 1, "wrong"), ("5.10", 0, "timeout")]
        assert result.misconceptions == (SUM, "relu-leaky")
        assert (result.seconds, result.isolation) == (0.25, {"landlock": "in force"})
        assert store.report("team") == BAD and store.report("nobody") is None
        assert store.results_json("team") == as_text(BAD)


ATTEMPT = Allowance(1, 2, 3, "why", ("2026-01-01T00:00:00+00:00",))
LEARNED = replace(GRADED, tests=(replace(RIGHT, learned=Learned("digits", 0.9, (2.0, 1.5), 0.1, 1.2)), NOT_RUN))
REFUSED = replace(GRADED, refusal=Explanation("Not Python.", ("line 1",), ("proof",), "§1"), kept=0.9, opening=("Late.",))


@pytest.mark.parametrize("report", [Report("empty"), HOSTILE, GRADED, CHECK, LEARNED, REFUSED, PICTURED, replace(GRADED, allowance=ATTEMPT),
                                    replace(GOOD, fault="(ValueError)")])
def test_every_report_comes_back_as_it_was(tmp_path, report):
    filled(tmp_path, outcome("x", report))
    with Store(tmp_path, read_only=True) as store:
        back = store.report("x")
        assert store.results()["x"].failed == report.grader_failed
        assert back == report or (report is HOSTILE and as_json(back) == as_json(report))  # but for what UTF-8 lacks


def test_the_roll_comes_back_and_a_new_one_takes_its_place_but_no_result(tmp_path):
    roll = replace(ROLL, students=(Student("=cmd", "名前, \"x\"\n\udcff", "e", "s"),), uploads=(
        Upload("A", Path("a b"), ("y", "x"), datetime(2025, 1, 2, tzinfo=timezone.utc), False, 3),))
    filled(tmp_path, outcome("ada"))
    with Store(tmp_path) as store:
        assert store.roll() == ROLL
        store.enrol(roll)
        back = store.roll()
        assert back.uploads == roll.uploads
        assert back.students[0].name == "名前, \"x\"\n\\udcff"  # what UTF-8 lacks is spelt out
        assert "ada" in store.results()
    with Store(tmp_path / "new") as store:
        assert store.roll() == Class("")


def test_a_new_result_replaces_the_old_one_which_is_remembered_until_the_run_is_done(tmp_path):
    filled(tmp_path, outcome("ada", BAD))
    with Store(tmp_path) as store:
        store.begin("all")
        store.record(outcome("ada", GOOD))
        store.record(outcome("ada", replace(GOOD, kept=0.5)))
    with Store(tmp_path) as store:  # stopped before the end: it is still known
        earlier = store.earlier()["ada"]
        assert (earlier.score, dict(earlier.tests)) == (5, {"1.1": 4, "5.1": 0, "5.2": 1, "5.10": 0})
        assert store.results()["ada"].score == 8
        store.finish()
        assert store.earlier() == {}


def test_the_same_words_go_on_with_a_run_that_was_stopped(tmp_path):
    with Store(tmp_path) as store:
        runs = [store.begin("all"), store.begin("all"), store.begin("failed")]
        store.finish()
        runs.append(store.begin("failed"))
    assert [(run.number, run.resumed) for run in runs] == [(1, False), (1, True), (2, False), (3, False)]


def test_a_fault_is_kept_with_its_traceback_and_stands_in_the_log(tmp_path):
    filled(tmp_path, outcome("ada", fault="Traceback\n\udcff boom"), outcome("team"))
    with Store(tmp_path, read_only=True) as store:
        assert store.results()["ada"].fault == "Traceback\n\\udcff boom" and store.results()["ada"].failed
    log = (tmp_path / LOG).read_text()
    assert "The grader failed on ada" in log and "boom" in log and "team" not in log


def test_ids_are_equal_where_case_is_ignored(tmp_path):
    filled(tmp_path, outcome("Ada"), outcome("ada", BAD, Hashes("2", "2", "2")))
    with Store(tmp_path, read_only=True) as store:
        assert [result.score for result in store.results().values()] == [5]
        assert json.loads(store.results_json("ADA") or "")["score"] == 5
