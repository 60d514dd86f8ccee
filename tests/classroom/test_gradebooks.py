"""A gradebook goes back to its platform with the grades in it and every other byte as it was."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.gradebooks import canvas, moodle
from grader.classroom.outcome import Hashes
from grader.classroom.raw_csv import parsed
from grader.classroom.result import Result
from grader.classroom.roll import Student, Upload
from grader.classroom.standing import FAILED, NOTHING, Standing
from grader.intake.errors import CallerError

RESULT = Result("x", Hashes("", "", ""), 0, 100)
CELL = st.text(st.sampled_from('a1 ,;"\t\r\né=😀'), max_size=6)


def standing(id: str, total: float | None, email: str = "", status: str = "graded") -> Standing:
    return Standing(Student(id, email=email), status, result=RESULT, total=total)


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5), st.sampled_from(["\r\n", "\n"]),
       st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), st.booleans())
def test_a_file_is_split_as_the_csv_module_does_and_comes_back_byte_for_byte(rows, end, quoting, marked):
    if end == "\n":  # then Python's writer leaves a lone \r unquoted, which no reader understands
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    page = io.StringIO(newline="")
    csv.writer(page, lineterminator=end, quoting=quoting).writerows([["h,", "i", "j", "k"], *rows])
    content = (b"\xef\xbb\xbf" if marked else b"") + page.getvalue().encode()
    table = parsed(content, "x")
    assert table.content() == content
    assert table.header == ["h,", "i", "j", "k"]
    assert [[table.value(row, place) for place in range(len(cells))]
            for row, cells in enumerate(table.rows)][1:] == rows


@pytest.mark.parametrize("content", [b'a,"b\n1,2', b"a,b,\n1\n\n", b"a;b\n1;\xff", b'a,b"c"\n,,,'])
def test_even_a_crooked_file_comes_back_byte_for_byte(content):
    assert parsed(content, "x").content() == content


@pytest.mark.parametrize("content", [b"", b"\r\n", b"a,\x00"])
def test_what_is_no_csv_is_refused(content):
    with pytest.raises(CallerError, match="export it again"):
        parsed(content, "x")


CANVAS = '''\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Homework 3 (10),Homework 4 (11),Current Score
,,,,,,Manual Posting,
    Points Possible,,,,,50.0,100.0,(read only)
"L, Ada",501,ada,ada@uni.edu,"A, B",12.50,,99
"B, Bob",502,0007,bob, B ,,"3",
"C, ""Cy""",503,cy,cy@uni.edu,,,EX,
"D, Dee",504,dee,dee@uni.edu,,,7,
"Student, Test",505,,t,,,,
'''.replace("\n", "\r\n").encode()


def test_canvas_gets_its_own_file_with_the_totals_in_it():
    book = canvas(CANVAS, "c.csv", "Homework 4", [
        standing("501", 87.5), standing("x", 62, "BOB"), standing("cy", 10), standing("dee", None, status=NOTHING),
        standing("eve", 1)])
    assert book.content == (CANVAS.replace(b"12.50,,99", b"12.50,87.5,99").replace(b',"3",', b",62,"))
    assert book.notes == ("eve is in no row of c.csv.", 'C, "Cy": excused; left as it is.',
                          "D, Dee: nothing handed in; left as it is.")


@pytest.mark.parametrize(("column", "said"), [
    ("Homework 3", "has 50.0 points for this assignment, and the homework 100"),
    ("Homework", "no column 'Homework'; name that of the grade with --column. Its columns are Student, ID"),
])
def test_a_column_that_cannot_be_meant_is_refused(column, said):
    with pytest.raises(CallerError, match=said):
        canvas(CANVAS, "c.csv", column, [standing("501", 1)])


def test_who_may_be_two_gets_nothing_and_is_said():
    content = b"Student,ID,SIS User ID,HW\nA,1,2,\nB,2,3,\nC,4,,\nD,5,,\n"
    book = canvas(content, "c.csv", "HW", [standing("2", 9), standing("4", 8), standing("z", 7, "4"), standing("5", 0)])
    assert book.content == content.replace(b"D,5,,", b"D,5,,0")
    assert book.notes == ("2 stands for several rows of c.csv.", "C may be 4 and z: left as it is.",
                          "Nobody of this class, and left as they are: A, B.")


def test_many_who_are_in_no_row_are_one_sentence():
    book = canvas(b"Student,ID,HW\nA,1,\n", "c.csv", "HW", [standing(f"s{number}", 9) for number in range(300)])
    assert book.notes == ("In no row of c.csv: s0, s1, s2, s3, s4, s5, s6, s7, s8, s9 and 290 more.",
                          "A is nobody of this class: left as it is.")


def test_another_file_is_no_gradebook():
    with pytest.raises(CallerError, match="no gradebook of Canvas"):
        canvas(b"name,grade\nx,1\n", "c.csv", "grade", [])
    with pytest.raises(CallerError, match="no worksheet of Moodle in English"):
        moodle(b"ID,Bewertung\nTeilnehmer/in12,\n", "m.csv", [])


WORKSHEET = b'''Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed","Last modified (grade)"
"Participant 12","Ada L",ada@uni.edu,"Submitted, late",,100.00,Yes,"Friday, 1 May 2026, 9:00 AM"
"Participant 13","Bob ""B""",bob@uni.edu,No submission,5.00,100.00,Yes,-
"Participant 14",Cy,cy@uni.edu,,,100.00,No,-
"Participant 15",Dee,dee@uni.edu,,,100.00,Yes,-
'''


def test_moodle_gets_its_own_worksheet_with_the_totals_in_it():
    book = moodle(WORKSHEET, "m.csv", [standing("12", 87.5), standing("b", 62, "Bob@uni.edu"), standing("14", 1),
                                       standing("15", None, status=FAILED)])
    assert book.content == (WORKSHEET.replace(b'late",,100', b'late",87.5,100').replace(b"submission,5.00", b"submission,62"))
    assert book.notes == ("Cy: locked in Moodle; left as it is.", "Dee: the grader failed; left as it is.")


@pytest.mark.parametrize("identifier", ["Participant 7", "Participant7", "Teilnehmer/in7", "7"])
@pytest.mark.parametrize("id", ["Participant 7", "7", "Teilnehmer/in 7"])
def test_a_participant_is_known_by_the_number_however_it_is_written(identifier, id):
    content = f"Identifier,Grade\n{identifier},\nParticipant 17,\n"
    book = moodle(content.encode(), "m", [standing(id, 5), standing("hw7", 6)])
    assert book.content.decode() == content.replace(f"{identifier},\n", f"{identifier},5\n", 1)
    assert book.notes[0] == "hw7 is in no row of m."


def test_a_participant_is_known_by_the_name_of_what_was_handed_in():
    upload = Upload("Ada_7", Path("Ada L_7_assignsubmission_file_"), ("0012",))
    book = moodle(b"Identifier,Grade\nParticipant 7,\n", "m", [replace(standing("0012", 5), upload=upload)])
    assert (book.content, book.notes) == (b"Identifier,Grade\nParticipant 7,5\n", ())


# case: (names in the class, with e-mails, the rows, which of them gets the grade of the first)
BY_NAME = {
    "one of that name": ([("Ada L", "")], ["Ada L,a@x"], 0),
    "another order": ([("L, Ada", "")], ["Bob,b@x", "ada l,a@x"], 1),
    "two in the class": ([("Ada L", ""), ("Ada L", "")], ["Ada L,a@x"], None),
    "two in the file": ([("Ada L", "")], ["Ada L,a@x", "Ada L,b@x"], None),
    "another e-mail": ([("Ada L", "b@x")], ["Ada L,a@x"], None),
    "no e-mail there": ([("Ada L", "b@x")], ["Ada L,"], 0),
}


@pytest.mark.parametrize("case", BY_NAME)
def test_who_has_no_id_of_the_file_is_found_by_a_name_that_is_one_person_s(case):
    students, rows, graded = BY_NAME[case]
    standings = [replace(standing(f"id{place}", 5), student=Student(f"id{place}", *who)) for place, who in enumerate(students)]
    book = moodle("\n".join(["Full name,Email address,Grade", *(f"{row}," for row in rows), ""]).encode(), "m", standings)
    assert [line.endswith(b",5") for line in book.content.splitlines()[1:]] == [place == graded for place in range(len(rows))]
    assert ("id0 was found in m by the name alone" in book.notes[0]) == (graded is not None)


def test_moodle_s_gradebook_and_its_points():
    content = b'First name,Last name,ID number,"Assignment: HW (Real)"\nAda,L,ada,-\n'
    assert moodle(content, "m", [standing("ada", 3)], "Assignment: HW (Real)").content.endswith(b"Ada,L,ada,3\n")
    with pytest.raises(CallerError, match="no column 'Grade'"):
        moodle(content, "m", [])
    with pytest.raises(CallerError, match=r"m has 100\.00 points .* the homework 50"):
        moodle(WORKSHEET, "m", [Standing(Student("12"), "graded", result=Result("x", RESULT.hashes, 1, 50), total=1)])
