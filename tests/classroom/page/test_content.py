"""What the page of a class says of each student and of the run, from what the store holds."""

from dataclasses import replace

import pytest

from grader.classroom.page.boundary import boundaries
from grader.classroom.page.content import Found, content
from grader.classroom.page.people import Points
from grader.classroom.page.render import class_page
from grader.classroom.page.words import Words
from grader.classroom.standing import standings
from grader.classroom.store import Store
from grader.judgement.verdict import Explanation
from tests.classroom.examples import BAD, GOOD, ROLL, filled, outcome

REFUSED = replace(GOOD, tests=(), refusal=Explanation("It is no text."))


def said(folder):
    """The content about the class in `folder`, as it is in the middle of a run."""
    with Store(folder, read_only=True) as store:
        found = Found(standings(ROLL, store.results()), store.results(), store.earlier(), ("A note.",))
    return content("Homework 4", found, lambda id, function: Words(id))


@pytest.fixture
def numbers(tmp_path):
    return said(filled(tmp_path, outcome("ada", replace(GOOD, kept=0.5)), outcome("team", BAD)))


def test_everybody_has_a_row_and_who_handed_in_has_a_page(numbers):
    assert [(row.person.called, row.person.page, row.total.earned, row.status, row.late) for row in numbers.rows] == [
        ("Ada L", "feedback/ada.html", 8, "graded", "late: 50 % taken off"), ("Bob, B", "feedback/team.html", 5, "graded", "late"),
        ("Cy", "feedback/team.html", 5, "graded", "late"), ("Dee", "", None, "nothing handed in", "")]
    assert numbers.parts == (1, 5) and numbers.rows[1].parts == (Points(4, 4), Points(1, 12))


@pytest.mark.parametrize(("earned", "most", "fifth"), [(0, 12, 0), (1, 12, 0), (3, 12, 1), (11.9, 12, 4), (12, 12, 5), (0, 0, 5)])
def test_only_what_lacks_nothing_is_not_shaded(earned, most, fifth):
    assert Points(earned, most).fifth == fifth


def test_who_needs_a_look_is_said_with_the_reason(tmp_path):
    numbers = said(filled(tmp_path, outcome("ada", REFUSED), outcome("team", BAD)))
    found = {concern.title: [([person.id for person in case.people], case.note) for case in concern.cases]
             for concern in numbers.concerns if concern.title != "Slowest"}
    assert found == {"Could not be graded": [(["ada"], "It is no text.")], "Handed in nothing": [(["dee"], "")],
                     "Ran out of time": [(["007", "cy"], "")], "Late": [(["007", "cy"], "")]}
    assert [concern.grave for concern in numbers.concerns][:2] == [True, False]


def test_a_failure_of_the_grader_comes_first_and_is_no_grade(tmp_path):
    numbers = said(filled(tmp_path, outcome("ada", fault="boom"), outcome("team", REFUSED)))
    assert [concern.title for concern in numbers.concerns][:2] == ["The grader itself failed: no grade yet", "Could not be graded"]
    assert numbers.rows[0].total.earned is None and numbers.graded == 0 and "boom" not in class_page(numbers)


def test_what_a_regrade_changed_is_told_by_test(tmp_path):
    with Store(filled(tmp_path, outcome("team", BAD), outcome("ada"))) as store:
        store.begin("all")
        store.record(outcome("team", GOOD))
        store.record(outcome("ada"))
    page = class_page(said(tmp_path))
    assert "By this run: 1 grade" in page and "5.1 (0 → 4), 5.2 (1 → 4), 5.10 (0 → 4)" in page
    with Store(tmp_path) as store:
        store.finish()
        store.begin("all")
        store.record(outcome("team", replace(GOOD, tests=GOOD.tests[:1])))
    page = class_page(said(tmp_path))
    assert "<p>Part 5 left out.</p>" in page and "5.1 (" not in page
    assert "No grade is another" in class_page(said(filled(tmp_path / "first", outcome("team", BAD))))


def test_isolation_and_notes_stand_on_the_page(numbers):
    page = class_page(numbers)
    assert "2 submissions were graded with this isolation: landlock in force." in page and "A note." in page


def test_isolation_that_is_reduced_is_said():
    [spawned, lacking] = boundaries([{"submissions": 3, "in_force": {"situation": "spawned", "limits": "in force"}},
                                     {"submissions": 1, "in_force": {"situation": "user", "landlock": "not known to this kernel", "missing": ["landlock"]}}])
    assert spawned.said[0].startswith("Isolation is reduced") and lacking.said == ("Isolation is reduced: landlock: not known to this kernel.",)
