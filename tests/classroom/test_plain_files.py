"""Files side by side: whose they are by their names; and where they may all be one student's, nobody guesses."""

import pytest

from grader.classroom.layouts.plain_files import student_of
from grader.classroom.reading import find
from grader.intake.errors import CallerError
from tests.support.classes import GOOD, zipped
from tests.support.files import write_all

HELP, NOTHING = b"def plot(x):\n    pass\n", b"x = 1\n"
USING = b"from util import plot\n" + GOOD


@pytest.mark.parametrize("name, student", [
    ("alice_homework4", "alice"), ("alice-hw4", "alice"), ("Alice Doe Homework 04", "Alice Doe"), ("hw4_alice", "alice"), ("homework4", "homework4"),
    ("hw4_", "hw4_"), ("alice", "alice"), ("alice_homework41", "alice_homework41"), ("alice_homework", "alice_homework"), ("ahw4", "ahw4")])
def test_the_homework_in_a_name_is_no_part_of_the_student(name, student):
    assert student_of(name) == student


# case: (files, students, parts of the notes)
CASES = {
    "a file a student": ({"alice.py": GOOD, "bob_homework4.py": GOOD, "hw4_cy.ipynb": GOOD}, ["alice", "bob", "cy"], []),
    "a file with nothing in it": ({"alice.py": GOOD, "bob.py": b"", "cy.py": GOOD}, ["alice", "bob", "cy"], ["Empty"]),
    "files of one student": ({"alice_homework4.py": GOOD, "alice_notes.txt": b"x", "alice_utils.py": HELP, "bob_homework4.py": GOOD}, ["alice", "alice_utils", "bob"],
                             ["source nor an archive: alice_notes.txt.", "no function of the homework and yet stand as a student's each: alice_utils.py;",
                              "Perhaps of one student, and graded as several's: alice_homework4.py and alice_utils.py; put the files of one student"]),
    "two attempts": ({"alice.py": GOOD, "alice (1).py": GOOD, "bob.py": GOOD}, ["alice", "alice (1)", "bob"], ["several's: alice.py and alice (1).py;"]),
    "a module of another": ({"alice.py": USING, "util.py": HELP, "bob.py": GOOD}, ["alice", "bob", "util"], ["stand as a student's each: util.py;", "alice.py imports util.py;"]),
    "the homework itself": ({"homework4.py": GOOD, "bob.py": GOOD}, ["bob", "homework4"], ["Named like the homework and not like a student: homework4.py; rename it."]),
    "one file alone": ({"homework4.py": GOOD}, ["homework4"], ["Named like the homework"]),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_of_files_that_may_be_one_student_s(case, tmp_path):
    files, students, notes = CASES[case]
    write_all(tmp_path / "class", files)
    held = find(tmp_path / "class", into=tmp_path / "scratch")
    assert sorted(each.id for each in held.students) == students
    assert len(held.notes) == len(notes) and all(part in note for part, note in zip(notes, held.notes, strict=True))


@pytest.mark.parametrize("files, why", [
    ({"homework4.py": GOOD, "util.py": HELP, "data/x.csv": b"x"}, "only homework4.py defines functions of the homework, and util.py none"),
    ({"main.py": USING, "util.py": GOOD}, "main.py imports util.py")])
@pytest.mark.parametrize("packed", [False, True])
def test_one_student_s_homework_is_no_class_unless_somebody_insists(files, why, packed, tmp_path):
    write_all(tmp_path / "class", files)
    path = zipped(tmp_path / "class") if packed else tmp_path / "class"
    with pytest.raises(CallerError, match=rf"^class looks like the homework of one student: {why}. `grade` grades one .* --layout folder.$"):
        find(path, into=tmp_path / "scratch")
    assert len(find(path, "folder", into=tmp_path / "scratch").uploads) == 2 + ("data/x.csv" in files)


@pytest.mark.parametrize("files", [
    {"homework4.py": GOOD, "util.py": HELP, "bob/homework4.py": GOOD}, {"homework4.py": GOOD, "util.py": HELP, "bob.zip": b"PK"}, {"a.py": NOTHING, "b.py": NOTHING}])
def test_with_another_student_beside_it_it_is_a_class(files, tmp_path):
    write_all(tmp_path / "class", files)
    assert find(tmp_path / "class", into=tmp_path / "scratch").notes
