"""What a person corrects by hand is understood as any spreadsheet saves it, or refused with its line."""

import pytest

from grader.classroom.adjustments import NAME, Adjustment, ensure_file, read
from grader.classroom.roll import Student
from grader.intake.errors import CallerError
from tests.classroom.examples import ROLL

TESTS = {"1.1": 4.0, "5.1": 4.0, "5.2": 4.0, "5.10": 4.0}
HEADER = "student,test,points,delta,comment,by\n"


def understood(folder, content: str | bytes, students=ROLL.students) -> tuple[Adjustment, ...]:
    path = folder / NAME
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, students, TESTS)


@pytest.mark.parametrize(("line", "adjustment"), [
    ("ada,5.2,3,,good idea,Kim", Adjustment("ada", "5.2", 3, None, "good idea", "Kim", 2)),
    ("ADA@uni.edu,5.2,,-0.5,,", Adjustment("ada", "5.2", None, -0.5, "", "", 2)),
    ("007,1.1,0", Adjustment("007", "1.1", 0, line=2)),
    ("7,1.1,4", Adjustment("007", "1.1", 4, line=2)),  # a spreadsheet took the zeros
    ('ada,"5,2","1,5"', Adjustment("ada", "5.2", 1.5, line=2)),
    ("ada,test 5.10,1", Adjustment("ada", "5.10", 1, line=2)),
    ("ada,5.10,1", Adjustment("ada", "5.10", 1, line=2)),
    ("ada,'5.1,1", Adjustment("ada", "5.1", 1, line=2)),
    ('ada,5.2,,\'-1,"two\nlines",\'=Kim', Adjustment("ada", "5.2", None, -1, "two\nlines", "=Kim", 2)),
])
def test_a_line_is_understood(tmp_path, line, adjustment):
    assert understood(tmp_path, HEADER + line) == (adjustment,)


@pytest.mark.parametrize(("line", "said"), [
    ("eve,5.2,3", "there is no student 'eve'"),
    (",5.2,3", "there is no student ''"),
    ("ada,9.9,3", "there is no test '9.9'"),
    ("ada,5.1,3", "a spreadsheet makes 5.1 of 5.10 too"),
    ("ada,5.2,,", "give either points or delta"),
    ("ada,5.2,1,1", "both points and delta"),
    ("ada,5.2,5", "5 points are out of range: test 5.2 has 4"),
    ("ada,5.2,-1", "-1 points are out of range"),
    ("ada,5.2,,9", "a delta of 9 is out of range"),
    ("ada,5.2,full", "points 'full' is no number"),
    ("ada,5.2,nan", "points 'nan' is no number"),
    ("ada,5.2,1\nada,5.2,2", r"line 3: test 5.2 of ada is adjusted in line 2 too"),
    ("eve,5.2,3\nada,9,1", r"line 2: .*\(2 lines are wrong: line 3: there is no test '9'\)"),
])
def test_a_line_that_cannot_be_meant_is_refused_with_its_number(tmp_path, line, said):
    with pytest.raises(CallerError, match=said) as refused:
        understood(tmp_path, HEADER + line)
    assert NAME in str(refused.value) and "line 2" in str(refused.value)


def test_a_name_that_may_be_two_is_refused(tmp_path):
    twins = (Student("07"), Student("007"))
    with pytest.raises(CallerError, match="'7' may be 007 or 07"):
        understood(tmp_path, HEADER + "7,5.2,3", twins)
    assert understood(tmp_path, HEADER + "07,5.2,3", twins)[0].student == "07"


@pytest.mark.parametrize("content", [
    "\ufeffStudent;Test;Points;Delta;Comment;By\r\nada;5.2;1,5;;ü;Kim\r\n;;;;;\r\n",
    "student,test,points,delta,comment,by\rada,5.2,1.5,,ü,Kim\r",
    "student\ttest\tpoints\tdelta\tcomment\tby\nada\t5.2\t1.5\t\tü\tKim".encode("utf-16"),
    "by,delta,points,test,student,comment\nKim,,1.5,5.2,ada,ü".encode("cp1252"),
])
def test_a_file_is_read_as_spreadsheets_save_it(tmp_path, content):
    assert understood(tmp_path, content)[0] == Adjustment("ada", "5.2", 1.5, None, "ü", "Kim", 2)


def test_without_its_columns_it_is_refused(tmp_path):
    with pytest.raises(CallerError, match="no column points, delta; the first line must be student,test,points"):
        understood(tmp_path, "student,test\n")


def test_an_empty_one_is_made_once_and_a_person_s_is_left_alone(tmp_path):
    path = ensure_file(tmp_path)
    assert read(path, ROLL.students, TESTS) == () == read(tmp_path / "absent", ROLL.students, TESTS)
    assert path.read_text(encoding="utf-8-sig") == HEADER
    path.write_text("mine")
    ensure_file(tmp_path)
    assert path.read_text() == "mine"
    path.write_text("")
    assert read(path, ROLL.students, TESTS) == ()
