"""The table of who handed in what: every name is text, on one line, in the letters that the terminal has."""

import io
import unicodedata
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from grader.classroom.roll import Class, Student, Upload
from grader.classroom.table import table


def printed(held, encoding="utf-8", width=200):
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    Console(file=file, width=width, force_terminal=False).print(table(held, file=file))
    file.flush()
    return file.buffer.getvalue().decode(encoding)


def of(name):
    return Class("folder", (Student(name, name),), (Upload("x", Path("x"), (name,), named=name),))


def test_a_line_for_each_student_of_each_upload_and_for_who_handed_in_nothing():
    when = datetime(2026, 1, 31, 23, 59, tzinfo=timezone.utc)
    held = Class("canvas", (Student("1", "Jane"), Student("2", "Kim"), Student("3", "Lee"), Student("4")),
                 (Upload("u", Path("a/u.py"), ("1", "2"), when, True), Upload("v", Path("v"), ("4",), late=False, named="v/hw4")))
    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in printed(held).splitlines() if line.startswith("│")]
    assert lines == [["u.py", "u", "1", "Jane", "2026-01-31 23:59 UTC, late"], ["", "", "2", "Kim", "2026-01-31 23:59 UTC, late"],
                     ["v/hw4", "v", "4", "", "in time"], ["(nothing handed in)", "", "3", "Lee", ""]]
    assert "canvas: 2 submissions, 4 students" in printed(held)


@pytest.mark.parametrize("name, shown", [("[red]x[/red]", "[red]x[/red]"), (":smile:", ":smile:"), ("a\nb", "a\ufffdb"), ("\x1b[31mx", "\ufffd[31mx"),
                                         ("\u202exy", "\ufffdxy"), ("[link=http://x]y", "[link=http://x]y"), ("=cmd()", "=cmd()"), ("José", "José"), ("\\[b]", "\\[b]")])
def test_a_hostile_name_is_text(name, shown):
    assert printed(of(name)).count(f" {shown} ") == 3


@given(st.text(max_size=60))
def test_no_name_holds_control_characters_or_breaks_the_table(name):
    written = printed(of(name), width=2_000)
    assert all(unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for each in written.replace("\n", ""))
    assert len([line for line in written.splitlines() if line.startswith("│")]) == 1


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_letters_that_the_terminal_lacks_are_spelled_so_that_names_differ(encoding):
    assert "\\u65e5\\u672c" in printed(of("日本"), encoding) and "?" not in printed(of("日本"), encoding)
