"""A grade is the stored result with what was adjusted on top, and everybody has a line."""

import csv
import io
from dataclasses import replace

import pytest

from grader.classroom.adjustments import Adjustment
from grader.classroom.grades import grades_csv
from grader.classroom.roll import Class, Student, Upload
from grader.classroom.standing import adjusted, standings
from grader.judgement.verdict import Explanation
from tests.classroom.examples import BAD, GOOD, ROLL, SUM, outcome, stored


@pytest.fixture
def bad(tmp_path):
    """Points 4, 0, 1, 0 of 4 each."""
    return stored(tmp_path, outcome("team", BAD))["team"]


@pytest.mark.parametrize(("adjustment", "score", "said"), [
    (Adjustment("cy", "5.1", points=3), 8, "Test 5.1, adjusted: 0 -> 3 of 4."),
    (Adjustment("cy", "5.2", delta=0.5, comment="see mail", by="Kim"), 5.5,
     "Test 5.2, adjusted by Kim (see mail): 1 -> 1.5 of 4."),
    (Adjustment("cy", "1.1", delta=2), 5, "Test 1.1, adjusted: 4 -> 4 of 4. It would be 6, which the test does not have."),
    (Adjustment("cy", "5.2", delta=-2), 4, "Test 5.2, adjusted: 1 -> 0 of 4. It would be -1, which the test does not have."),
    (Adjustment("cy", "7.1", points=1), 5, "Test 7.1: the adjustment is not applied, as the result has no test 7.1."),
])
def test_an_adjustment_is_applied_and_said(bad, adjustment, score, said):
    result, sentences = adjusted(bad, [adjustment])
    assert (result.score, sentences) == (score, (said,))


def test_without_any_the_result_is_as_stored_and_lateness_comes_after_them(bad):
    assert adjusted(bad, []) == (bad, ())
    late = replace(bad, kept=0.5, score=2.5)
    assert adjusted(late, [Adjustment("cy", "5.1", points=1)])[0].score == 3


def test_everybody_has_a_line_and_only_whom_it_names_is_adjusted(tmp_path):
    results = stored(tmp_path, outcome("ada", fault="boom"), outcome("team", BAD))
    lines = [Adjustment("007", "5.1", points=4), Adjustment("dee", "5.1", points=4, comment="ill", by="Kim")]
    found = {each.student.id: each for each in standings(ROLL, results, lines)}
    assert {id: (each.status, each.total) for id, each in found.items()} == {
        "ada": ("the grader failed", None), "007": ("graded", 9), "cy": ("graded", 5), "dee": ("nothing handed in", None)}
    assert found["dee"].adjusted == ("Test 5.1: Kim's adjustment (ill) is not applied, as nothing was handed in.",)


def test_a_member_whom_the_roll_does_not_list_has_a_line_too_and_what_is_not_graded_says_so(tmp_path):
    roll = Class("folder", (), ROLL.uploads)
    results = stored(tmp_path, outcome("ada", replace(GOOD, refusal=Explanation("Not Python."))))
    assert [(each.student.id, each.status) for each in standings(roll, results)] == [
        ("ada", "could not be graded"), ("007", "not graded yet"), ("cy", "not graded yet")]


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_grades_csv_has_all_columns(tmp_path):
    results = stored(tmp_path, outcome("ada", replace(GOOD, kept=0.9)), outcome("team", BAD))
    ada, bob, cy, dee = rows(grades_csv(standings(ROLL, results, [Adjustment("cy", "5.10", points=1, by="Kim")])))
    assert ada == {"name": "Ada L", "id": "ada", "email": "ada@uni.edu", "section": "A", "total": "14.4", "part 1": "4",
                   "part 5": "12", "relu": "4", "back_prop": "12", "late": "late: 10 % taken off", "adjusted": "",
                   "misconceptions": "", "status": "graded"}
    assert (bob["name"], bob["total"], bob["late"], bob["misconceptions"]) == ("Bob, B", "5", "late", f"{SUM}, relu-leaky")
    assert (cy["total"], cy["part 5"], cy["adjusted"]) == ("6", "2", "Test 5.10, adjusted by Kim: 0 -> 1 of 4.")
    assert (dee["total"], dee["part 1"], dee["status"]) == ("", "", "nothing handed in")


def test_no_grade_is_never_a_zero_and_a_hostile_name_is_text(tmp_path):
    roll = Class("folder", (Student("=1+1", '"=cmd|x",\nשלום 😀', "@e", "-s"),), (Upload("x", tmp_path, ("=1+1",)),))
    results = stored(tmp_path, outcome("x", fault="boom"))
    (row,) = rows(grades_csv(standings(roll, results)))
    assert (row["id"], row["name"], row["email"], row["section"]) == ("'=1+1", '"=cmd|x",\nשלום 😀', "'@e", "'-s")
    assert (row["total"], row["relu"], row["status"]) == ("", "", "the grader failed")


def test_a_class_in_which_nobody_handed_in_anything():
    assert [row["status"] for row in rows(grades_csv(standings(Class("x", ROLL.students), {})))] == ["nothing handed in"] * 4
