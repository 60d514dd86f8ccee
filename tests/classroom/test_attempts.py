"""Of several submissions of a student the newest counts; where nobody says which it is, none counts before another."""

import pytest

from grader.classroom.attempts import settled
from grader.classroom.handed_in import HandedIn
from grader.classroom.roll import Student

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
    "a group twice": (["a,b@1", "a,b@2"], {"1": "a,b"}, ["Of a the newest", "Of b the newest"]),
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
    assert {each.key: ",".join(student.id for student in each.students) for each in found} == kept
    assert len(said) == len(notes) and all(note in one for note, one in zip(notes, said, strict=True))
