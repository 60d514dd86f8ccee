"""A roster in any spelling; whoever of the download is in it is found by id, e-mail, login or name, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.people_names import plain, spellings
from grader.classroom.reading import find
from grader.classroom.roll import Student
from grader.classroom.roster import read
from grader.intake.errors import CallerError
from tests.support.classes import GOOD, LAYOUTS, Given, gradescope
from tests.support.files import write, write_all

JANE = Student("1", "Jane Doe", "j@x", "A")


def roster(tmp_path, text):
    write(tmp_path / "roster.csv", text if isinstance(text, bytes) else text.encode())
    return read(tmp_path / "roster.csv")


# headers and a line: the student
SPELLINGS = {
    "name,id,email,section\nJane Doe,1,j@x,A": JANE,
    "Student Name,SID,E-mail,Section\nJane Doe,1,j@x,A": JANE,
    "First Name,Last Name,Student Number,Email Address,Lab Section\nJane,Doe,1,j@x,A": JANE,
    "Student,ID,SIS User ID,SIS Login ID,Section\n\"Doe, Jane\",99,1,jdoe,A": Student("1", "Doe, Jane", "", "A"),
    "Last Name;First Name;Username;Student ID\nDoe;Jane;jdoe;1": Student("1", "Jane Doe"),
    "Identifier,Full name,ID number,Email address\nParticipant 77,Jane Doe,1,j@x": Student("1", "Jane Doe", "j@x"),
    "identifier,github_username,github_id,name\n1,janed,5,Jane Doe": Student("1", "Jane Doe"),
    "Vorname\tNachname\tMatrikelnummer\nJane\tDoe\t1": Student("1", "Jane Doe"),
    "sep=;\nname;id\nJane Doe;1": Student("1", "Jane Doe"),
    "login\njdoe": Student("jdoe"),
    "name\nJane  Doe ": Student("Jane Doe", "Jane Doe"),
    "email,name\nj@x,": Student("j@x", "", "j@x"),
    "NAME,id,notes\nJane Doe,1\n": Student("1", "Jane Doe"),
    "name,id\r\nJane Doe,1\r\n": Student("1", "Jane Doe"),
    "id,name\n007,=cmd()": Student("007", "=cmd()"),
    "\n\nname,id\nJane Doe,1": Student("1", "Jane Doe"),
    "id,name,\n1,Jane Doe,,,": Student("1", "Jane Doe"),
    "Nachname;Vorname;Matrikelnummer;E-Mail-Adresse\nDoe;Jane;1;j@x": Student("1", "Jane Doe", "j@x"),
    '"Nachname, Vorname";Matrikelnr.;Gruppe\n"Doe, Jane";1;A': Student("1", "Doe, Jane", "", "A"),
    "Vollständiger Name,ID-Nummer,E-Mail-Adresse,Anmeldename\nJane Doe,1,j@x,jd": Student("1", "Jane Doe", "j@x"),
    "First Name,Last Name,SID,Email,Sections,Role\nJane,Doe,1,j@x,A,Student": JANE,
    "Participant,Full name\n7,Jane Doe": Student("7", "Jane Doe"),
}


@pytest.mark.parametrize("text", SPELLINGS)
def test_headers_in_many_spellings(text, tmp_path):
    found = roster(tmp_path, text)
    assert [each.student for each in found.enrolled] == [SPELLINGS[text]] and found.notes == ()


NOT_UTF_8 = "roster.csv is not UTF-8; it was read in the Western code page of Windows (cp1252)."


@pytest.mark.parametrize("encoding, note", [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("latin-1", NOT_UTF_8), ("cp1252", NOT_UTF_8), ("utf-16-le", ""), ("utf-16-be", "")])
def test_encodings(encoding, note, tmp_path):
    found = roster(tmp_path, "id;name\n1;José\n".encode(encoding))
    assert found.enrolled[0].student == Student("1", "José") and found.notes == (note,) * bool(note)


@pytest.mark.parametrize("lines, ids, note", [
    ("1,a\n1,b\n2,c", ["1", "2"], "Ids that stand in roster.csv more than once, of which the first line counts: 1."),
    ("x,a\nX,b", ["x"], "more than once, of which the first line counts: X."),
    ("1,a\n\n,\n  ,  \n2,b", ["1", "2"], "Lines of roster.csv without a student: 4, 5."),
    ("    ,Points Possible\n1,a", ["1"], "Lines of roster.csv without a student: 2."),
])
def test_what_is_said_of_lines(lines, ids, note, tmp_path):
    found = roster(tmp_path, "id,name\n" + lines)
    assert [each.student.id for each in found.enrolled] == ids and note in ' '.join(found.notes) and bool(note) == bool(found.notes)


@pytest.mark.parametrize("text, said", [
    ("", "names no column of ids, logins, e-mails or names: it is empty"), ("points,grade\n1,2", "it has points, grade. Looked for was Student ID, .* Vorname and Nachname"),
    ("id,name\n1,a\n2,b,x\n3,c,\n4,d,y", "in line 3, 5; a name"),
    ("id,name\n", r"roster.csv names no student: below its first line stands nothing. Export it again."),
    ("id,name\n,\n", "stands nobody who hands in"), ("id,role\n1,Instructor\n", "stands nobody who hands in"),
    (b"PK\x03\x04xlsx", "is a workbook of a spreadsheet and no CSV file: save it as CSV in UTF-8"),
    ("id,name\n1,Doe, Jane", r"roster.csv has more values than its first line, which has 2, in line 2; a name with a comma stands in quotes"),
    ('id,name\n1,"Jane\n2,Kim', "roster.csv, line 3 is not CSV"), ("id,name\n1," + "x" * 200_000, "is not CSV: field larger"),
])
def test_what_is_no_roster_is_one_sentence(text, said, tmp_path):
    with pytest.raises(CallerError, match=said):
        roster(tmp_path, text)


def test_who_teaches_is_no_student_and_said(tmp_path):
    found = roster(tmp_path, "name,role\nJane,Student\nKim,TA\nLee,\nMoe,\"Teacher, Manager\"\nNoa,\"TA, Student\"")
    assert [each.student.id for each in found.enrolled] == ["Jane", "Lee", "Noa"]
    assert found.notes == ("In roster.csv, but by their role no students: Kim, Moe.",)


def test_a_roster_that_is_not_there_or_too_large(tmp_path):
    with pytest.raises(CallerError, match=r"nowhere\.csv cannot be read: No such file"):
        read(tmp_path / "nowhere.csv")
    with pytest.raises(CallerError, match="larger than 20 MB, which no roster is"):
        roster(tmp_path, b"id\n" + b"1\n" * 10_000_001)


# case: (layout, submissions, roster, {upload: members}, who handed in nothing, part of a note)
MATCHES = {
    "by id": ("folder", {"1.py": GOOD}, "id,name\n1,Jane\n2,Kim", ["1"], ["2"], ""),
    "by e-mail": ("folder", {"J@x.py": GOOD}, "id,email\n1,j@x\n2,k@x", ["1"], ["2"], ""),
    "by login": ("folder", {"jdoe.py": GOOD}, "id,login\n1,jdoe", ["1"], [], ""),
    "by name": ("folder", {"jose  GARCIA/a.py": GOOD}, "id,name\n1,José García", ["1"], [], ""),
    "last name first": ("folder", {"Doe, Jane/a.py": GOOD}, "id,name\n1,Jane Doe", ["1"], [], ""),
    "an id before a name": ("folder", {"jane.py": GOOD}, "id,name\n1,Jane\njane,Kim", ["jane"], ["1"], ""),
    "a file that cannot be graded": ("folder", {"1.pdf": b"x", "2.py": GOOD, "Kim_hw4.docx": b"x", "notes.txt": b"x"}, "id,name\n1,Jane\n2,Lee\n3,Kim", ["2", "1", "3"], [],
                                     "neither a folder nor source nor an archive: notes.txt. Handed in, and cannot be graded, being neither source nor an archive: 1.pdf, Kim_hw4.docx."),
    "a file beside the homework": ("folder", {"1.py": GOOD, "1.pdf": b"x", "Jane.txt": b"x"}, "id,name\n1,Jane", ["1"], [], "neither a folder nor source nor an archive: 1.pdf, Jane.txt."),
    "two files that cannot be graded": ("folder", {"1.pdf": b"x", "1.txt": b"x", "2.py": GOOD}, "id,name\n1,Jane\n2,Lee", ["2", "1"], [], "an archive: 1.txt. Handed in, and"),
    "two of one name": ("folder", {"Jane.py": GOOD}, "id,name\n1,Jane\n2,Jane", ["Jane"], ["1", "2"], "more than one is meant by Jane, so nobody"),
    "nearly the name": ("folder", {"Jane D.py": GOOD}, "id,name\n1,Jane Doe", ["Jane D"], ["1"], "not with certainty: Jane D."),
    "one login for two": ("folder", {"j.py": GOOD}, "id,login\n1,j\n2,j", ["j"], ["1", "2"], "more than one is meant by j"),
    "twice by two ways": ("folder", {"1.py": GOOD, "jdoe.py": GOOD}, "id,login\n1,jdoe", ["1 (1.py)", "1 (jdoe.py)"], ["1"], "1 stands twice"),
    "Canvas, its own numbers": ("canvas", {"doejane_12_90_a.py": GOOD}, "Student,ID,SIS User ID\nX,12,7\nJane Doe,13,12", ["7"], ["12"], ""),
    "Canvas, by name": ("canvas", {"doejane_12_90_a.py": GOOD}, "id,name\n12,Kim Lee\n7,Jane Doe", ["7"], ["12"], ""),
    "Canvas, id and name": ("canvas", {"doejane_12_90_a.py": GOOD}, "id,name\n12,Jane Doe\n7,Jane Doe", ["12"], ["7"], ""),
    "Canvas, an id with another name": ("canvas", {"doejane_12_90_a.py": GOOD}, "id,name\n12,Kim Lee", ["12 (not in the roster)"], ["12"], "not with certainty"),
    "Canvas, two of one name": ("canvas", {"doejane_1_90_a.py": GOOD, "doejane_2_91_a.py": GOOD}, "id,name\n7,Jane Doe", ["1", "2"], ["7"], "more than one is meant by doejane"),
    "Moodle, by participant": ("moodle", {"X Y_77_assignsubmission_file_/a.py": GOOD}, "Identifier,Full name,ID number\nParticipant 77,Jane,1", ["1"], [], ""),
    "Moodle, a number that is another's": ("moodle", {"X Y_77_assignsubmission_file_/a.py": GOOD}, "id,name\n77,Jane", ["77 (not in the roster)"], ["77"], "X Y"),
    "Moodle, a plain Identifier": ("moodle", {"X Y_77_assignsubmission_file_/a.py": GOOD}, "Identifier,ID number\n77,1", ["1"], [], ""),
    "Moodle, blind": ("moodle", {"Participant_7_assignsubmission_file_/a.py": GOOD}, "ID,Name\nTeilnehmer/in7,Jane", ["Teilnehmer/in7"], [], ""),
    "Moodle's numbers as folders": ("folder", {"7/a.py": GOOD, "Participant 8/a.py": GOOD}, "Identifier,Name\nParticipant 7,Jane\n8,Kim", ["Participant 7", "8"], [], ""),
    "a number that may be any": ("folder", {"Participant 7/a.py": GOOD}, "id,name\n7,Jane", ["Participant 7"], ["7"], "not with certainty: Participant 7."),
    "Moodle, by name": ("moodle", {"Jané Doe_5_assignsubmission_file_/a.py": GOOD}, "id,name\n1,jane DOE", ["1"], [], ""),
    "a name of either order": ("folder", {"Kim Lee.py": GOOD}, "id,name\n1,Kim Lee\n2,Lee Kim", ["Kim Lee"], ["1", "2"], "more than one is meant by Kim Lee"),
    "GitHub": ("github", {"h-Jd/.git/HEAD": b"x", "h-Jd/a.py": GOOD, "h-k/.git/HEAD": b"x"}, "identifier,github_username,login\n1,jd,k\n2,kk,jd", ["1", "k"], ["2"], "not with certainty: k."),
    "GitHub, in a column of logins": ("github", {"h-jd/.git/HEAD": b"x", "h-k/.git/HEAD": b"x"}, "id,username\n1,jd\n2,K", ["1", "2"], [], "Empty"),
    "Blackboard": ("blackboard", {"H_jd_attempt_2026-01-31-23-59-00_a.py": GOOD}, "Username,Student ID\njd,1", ["1"], [], ""),
    "nbgrader, who has no folder of it": ("nbgrader", {"submitted/jd/hw4/a.py": GOOD, "submitted/k/hw3/a.py": GOOD}, "id,login\n1,jd\n2,k", ["1"], ["2"], "left out: hw3"),
}


@pytest.mark.parametrize("case", MATCHES)
def test_who_of_the_download_is_who_in_the_roster(case, tmp_path):
    layout, files, text, members, nothing, note = MATCHES[case]
    write_all(tmp_path / "class", files)
    write(tmp_path / "roster.csv", text.encode())
    held = find(tmp_path / "class", layout, tmp_path / "roster.csv", into=tmp_path / "scratch")
    assert [member for upload in held.uploads for member in upload.members] == members
    assert [each.id for each in held.students if each.id not in members] == nothing
    assert len({each.id for each in held.students}) == len(held.students)
    assert note in " ".join(held.notes) and bool(note) == bool(held.notes)


def test_the_download_completes_the_roster(tmp_path):
    gradescope(tmp_path / "class", [Given("1", 5, "Jane Doe")])
    write(tmp_path / "roster.csv", b"sid,section\n1,A\n2,B\n")
    held = find(tmp_path / "class", roster=tmp_path / "roster.csv", into=tmp_path / "scratch")
    assert held.students == (Student("1", "Jane Doe", "1@school.edu", "A"), Student("2", "", "", "B"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_roster_changes_no_id_of_an_upload(layout, tmp_path):
    given_in = [Given("jdoe", 5, "Jane Doe"), Given("klee", 6, "Kim Lee")]
    folder = LAYOUTS[layout](tmp_path / "class", given_in)
    write(tmp_path / "roster.csv", b"sid,login,name,email\n1,jdoe,Jane Doe,jdoe@school.edu\n2,klee,Kim Lee,klee@school.edu\n3,x,X,x@x\n")
    without = find(folder, into=tmp_path / "scratch")
    with_one = find(folder, roster=tmp_path / "roster.csv", into=tmp_path / "scratch")
    assert [each.id for each in with_one.uploads] == [each.id for each in without.uploads]
    assert [each.members for each in with_one.uploads] == [("1",), ("2",)]
    assert [each.id for each in with_one.students] == ["1", "2", "3"]


@given(st.text(max_size=30))
def test_names_are_compared_without_case_accents_and_spaces(name):
    assert plain(name) == plain(f" {name.casefold()} ".replace(" ", "  "))
    assert plain(plain(name)) == plain(name)
    assert spellings(name) == spellings(f"  {name}  ")
