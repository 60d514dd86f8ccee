"""One report as `grade` would print it, with what was adjusted; and who made which mistake."""

from dataclasses import replace

import pytest

from grader.classroom.adjustments import Adjustment
from grader.classroom.roll import Student
from grader.classroom.show import report_of, who
from grader.classroom.store import Store
from grader.intake.errors import CallerError
from tests.classroom.examples import BAD as EXAMPLE
from tests.classroom.examples import BOB, CY, GOOD, ROLL, SUM, filled, outcome

BAD = replace(EXAMPLE, tests=(*EXAMPLE.tests[:3], replace(EXAMPLE.tests[3], misconceptions=("own-mistake",))))


@pytest.fixture
def store(tmp_path):
    filled(tmp_path, outcome("team", BAD))
    with Store(tmp_path, read_only=True) as store:
        yield store


@pytest.mark.parametrize("id", ["team", "TEAM", "cy", "007", "CY@uni.edu", "Bob, B", "b bob", "BOB  B"])
def test_a_report_by_the_id_of_a_submission_or_what_a_student_goes_by(store, id):
    assert report_of(store, id) == BAD


def test_what_was_adjusted_comes_first_and_counts(store):
    lines = [Adjustment("cy", "5.1", points=2, by="Kim"), Adjustment("007", "5.1", points=4)]
    report = report_of(store, "cy", lines)
    assert (report.score, report.opening) == (7, ("Test 5.1, adjusted by Kim: 0 -> 2 of 4.",))
    group = report_of(store, "team", lines)
    assert group.score == 5
    assert group.opening == ("007: Test 5.1, adjusted: 0 -> 4 of 4.", "cy: Test 5.1, adjusted by Kim: 0 -> 2 of 4.")


@pytest.mark.parametrize(("id", "said"), [
    ("ada", "has no result yet"), ("ada@uni.edu", "ada has no result yet"), ("DEE@uni.edu", "dee handed in nothing"), ("dee", "dee handed in nothing"), ("eve", "knows no submission and no student 'eve'"),
])
def test_who_has_no_report(store, id, said):
    with pytest.raises(CallerError, match=said):
        report_of(store, id)


def test_a_name_of_several_students_lists_them(tmp_path):
    twins = (Student("1", "Ada L"), Student("2", "L, Ada", "l@x"), Student("ada l 2", "Bob"))
    with Store(filled(tmp_path, roll=replace(ROLL, students=twins)), read_only=True) as store:
        with pytest.raises(CallerError, match=r"^ada l may be 1 \(Ada L\), 2 \(L, Ada\): name one by the id\.$"):
            report_of(store, "ada l")
        with pytest.raises(CallerError, match="2 handed in nothing"):
            report_of(store, "L@x")


def test_a_result_of_an_upload_that_the_class_does_not_name_any_more(tmp_path):
    with Store(filled(tmp_path, outcome("gone")), read_only=True) as store:
        assert report_of(store, "gone") == GOOD


@pytest.mark.parametrize(("question", "misconception", "tests"), [
    ("back_prop", None, ("5.1", "5.2", "5.10")), ("back_prop", SUM, ("5.1", "5.2")), (None, "relu-leaky", ("5.2",)),
    ("relu", None, None), ("relu", SUM, None), (None, "sign-flipped", None),
    (None, "own-mistake", ("5.10",)),
])
def test_who(store, question, misconception, tests):
    found = who(store, question, misconception)
    assert [(each.upload, each.students, each.tests) for each in found] == (
        [] if tests is None else [("team", (BOB, CY), tests)])


def test_a_function_that_no_test_asks_about_is_refused(store):
    with pytest.raises(CallerError, match="they ask about back_prop, relu"):
        who(store, "back_propp")


@pytest.mark.parametrize(("id", "said"), [
    ("missing-batchmean", r"Did you mean missing-batch-mean\?$"), ("own-mistke", r"Did you mean own-mistake\?$"),
    ("what", rf"In this class were made own-mistake, relu-leaky, {SUM}\.$"), ("", r"In this class were made "),
])
def test_a_mistake_that_nobody_knows_is_refused_with_the_nearest(store, id, said):
    with pytest.raises(CallerError, match=f"^No mistake '{id}' is known, and nobody in this class made one of that name. {said}"):
        who(store, misconception=id)
