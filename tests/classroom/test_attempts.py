"""Of several submissions of a student the newest counts; where nobody says which it is, none counts before another."""

from datetime import datetime, timedelta, timezone

import pytest

from grader.classroom.attempts import settled
from grader.classroom.handed_in import HandedIn
from grader.classroom.roll import Student
from grader.configuration.assignment import AttemptPolicy
from grader.grading.metadata import understood

AGAIN = "leave one of them and run again."

# name: (submissions as "students@order", who stands in each that is kept, begin or end of the note)
CASES = {
    "one": (["a@1"], {"0": "a"}, []),
    "two students": (["a@1", "b@1"], {"0": "a", "1": "b"}, []),
    "two attempts": (["a@1", "a@2"], {"1": "a"}, ["Of a the newest, 1, counts; left out: 0."]),
    "three attempts": (["a@2", "a@3", "a@1"], {"1": "a"}, ["Of a the newest, 1, counts; left out: 0, 2."]),
    "another case is the same student": (["Ann@1", "ann@2"], {"1": "ann"}, ["Of Ann the newest, 1, counts; left out: 0."]),
    "no order": (["a@", "a@"], {"0": "a (0)", "1": "a (1)"}, ["a stands twice or more: 0, 1. Which counts is not said there, so each is "
                                                            f"graded for itself, and none for a; {AGAIN}"]),
    "an order for one alone": (["a@", "a@1"], {"0": "a (0)", "1": "a (1)"}, [AGAIN]),
    "at the same time": (["a@1", "a@1"], {"0": "a (0)", "1": "a (1)"}, [AGAIN]),
    "a group, then alone": (["a,b@1", "a@2"], {"0": "b", "1": "a"}, ["Of a the newest, 1, counts; left out: 0."]),
    "a group with another": (["a,b@1", "a,c@2"], {"0": "b", "1": "a,c"}, ["Of a the newest"]),
    "alone, then in a group": (["a@1", "a,b@2"], {"1": "a,b"}, ["Of a the newest"]),
    "alone on both sides": (["a@1", "a,b@2", "b@3"], {"1": "a", "2": "b"}, ["Of a the newest", "Of b the newest"]),
    "everybody alone later": (["a,b@1", "a@2", "b@3"], {"1": "a", "2": "b"}, ["Of a the newest", "Of b the newest"]),
    "there and back": (["a,b@1", "b,c@2", "a,b@3"], {"1": "c", "2": "a,b"}, ["Of a the newest", "Of b the newest"]),
    "a third is not concerned": (["a,b,c@1", "a@2", "c@3", "a,b@4"], {"2": "c", "3": "a,b"}, ["Of a the", "Of b the", "Of c the"]),
    "a group twice": (["a,b@1", "a,b@2"], {"1": "a,b"}, ["Of a the newest", "Of b the newest"]),
    "who left a group": (["b@1", "a,b@2", "a@3"], {"1": "b", "2": "a"}, ["Of b the newest, 1, counts; left out: 0.", "Of a the newest"]),
    "and the last first": (["a@3", "b,a@2", "b@1"], {"0": "a", "1": "b"}, ["Of a the newest", "Of b the newest, 1, counts; left out: 2."]),
    "twice in a group": (["a,b,a@1"], {"0": "a,b"}, ["0 names a student twice (a); once is meant."]),
}


@pytest.mark.parametrize("case", CASES)
def test_who_stands_in_what_is_kept(case):
    written, kept, notes = CASES[case]
    handed_in = []
    for number, each in enumerate(written):
        students, _, order = each.partition("@")
        handed_in.append(HandedIn(str(number), str(number), (), tuple(map(Student, students.split(","))), float(order) if order else None))
    found, said = settled(handed_in)
    for each_found in (found, settled(handed_in, AttemptPolicy(limit=9))[0]):
        assert {each.key: ",".join(student.id for student in each.students) for each in each_found} == kept
    assert len(said) == len(notes) and all(note in one for note, one in zip(notes, said, strict=True))


START = datetime(2026, 11, 20, 10, tzinfo=timezone.utc)
LETS = "Of a the newest that [attempts] lets count, {}, counts; left out: {}."


@pytest.mark.parametrize(("policy", "counts", "number", "note"), [
    (None, "3", None, "Of a the newest, 3, counts; left out: 0, 1, 2."),
    (AttemptPolicy(limit=5), "3", 4, "Of a the newest, 3, counts; left out: 0, 1, 2."),
    (AttemptPolicy(limit=2), "1", 2, LETS.format("1", "0, 2, 3")),
    (AttemptPolicy(pause_minutes=30), "2", 2, LETS.format("2", "0, 1, 3")),
    (AttemptPolicy(limit=1), "0", 1, LETS.format("0", "1, 2, 3")),
])
def test_of_several_attempts_in_a_download_the_newest_that_counts_is_graded(policy, counts, number, note):
    """Handed in at 0, 10, 35 and 45 minutes."""
    times = [START + timedelta(minutes=minutes) for minutes in (0, 10, 35, 45)]
    handed_in = [HandedIn(str(place), str(place), (), (Student("a"),), time.timestamp(), time) for place, time in enumerate(times)]
    [kept], [said] = settled(handed_in, policy)
    assert (kept.key, said) == (counts, note)
    assert number is None if kept.metadata is None else understood(kept.metadata).attempt == number


def test_a_group_in_which_one_made_more_attempts_is_no_attempt_of_the_other():
    handed_in = [HandedIn("0", "0", (), (Student("a"),), 0.0, START), HandedIn("1", "1", (), (Student("a"), Student("b")), 1.0, START)]
    kept, _ = settled(handed_in, AttemptPolicy(limit=2))
    assert [(each.key, each.metadata) for each in kept] == [("1", None)]
