"""Names come back from a CSV file as they were, and none of them is a formula for any spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.spreadsheet import as_csv, guarded, number_text, read_rows, unguarded
from grader.intake.errors import CallerError

HOSTILE = st.text(st.sampled_from("=+-@'\" ,;\t\r\n\u00a0＝ab0\u202eש😀|\\"), max_size=12) | st.text(max_size=20)
CSV = st.lists(st.lists(HOSTILE, min_size=2, max_size=4), min_size=1, max_size=5)


@given(CSV)
def test_every_text_comes_back_through_a_file(rows):
    rows = [[cell.replace("\0", "\ufffd") for cell in row] for row in rows]
    text = as_csv(rows).decode("utf-8-sig")
    back = [[unguarded(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    assert back == rows


@given(CSV, st.sampled_from(",;\t"))
def test_no_cell_of_the_file_is_a_formula_whatever_separator_a_spreadsheet_reads_it_with(rows, separator):
    text = as_csv(rows).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        assert not [cell for cell in row if cell.lstrip(" \u00a0\t\r\n").startswith(tuple("=+-@＝＋－＠"))]


@pytest.mark.parametrize(("text", "cell"), [
    ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("+49 30", "'+49 30"), ("-", "'-"), ("@x", "'@x"), ("\t=1", "'\t'=1"),
    (" =1", "' =1"), ("a;=1", "a;'=1"), ('a;"=cmd"', 'a;\'"=cmd"'), ('"=1"', '"=1"'), ("＝1", "'＝1"), ("\r+1", "'\r'+1"), ("a;b", "a;b"), ('a;"b"', 'a;"b"'), ("O'Neil", "O'Neil"), ("'=1", "''=1"), ("Zoë-Li", "Zoë-Li"), ("1 = 1", "1 = 1"),
    ("שלום 😀", "שלום 😀"), ("\0a\ud800", "\ufffda?"),
])
def test_text_that_would_be_a_formula_gets_an_apostrophe_and_other_text_none(text, cell):
    assert guarded(text) == cell


@pytest.mark.parametrize(("number", "text"), [(87.0, "87"), (62.5, "62.5"), (-2, "-2"), (0, "0"), (-0.0, "0"), (1 / 3, "0.333333")])
def test_numbers_stay_numbers(number, text):
    assert number_text(number) == text
    assert as_csv([[number, None, "x"]]).decode("utf-8-sig") == f"{text},,x\r\n"


@pytest.mark.parametrize("content", [
    b"a,b\n1,x\n", b"\xef\xbb\xbfa;b\r\n1;x\r\n", "a\tb\n1\tx\n".encode("utf-16"), b'"a","b"\r1,x', b"a,b\n\n;\n1,x\n"[:4] + b"1,x",
    b'\n"a;c;d",b\n1,x',
])
def test_a_file_is_read_as_any_spreadsheet_saves_it(content):
    assert read_rows(content, "x.csv")[-1][1] == ["1", "x"]


def test_the_western_code_page_is_read_and_lines_are_counted():
    assert read_rows("n,c\n\n\"two\nlines\",ü\nx,y".encode("cp1252"), "x") == [
        (1, ["n", "c"]), (3, ["two\nlines", "ü"]), (5, ["x", "y"])]


@pytest.mark.parametrize("content", [b'a,b\n"x', b"\xff\xfea", b"\x00\xff\x00"])
def test_what_is_no_csv_is_refused_with_its_name(content):
    with pytest.raises(CallerError, match=r"grades\.csv"):
        read_rows(content, "grades.csv")
