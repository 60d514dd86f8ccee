"""Ids are file names on every platform, follow from the name alone, and differ wherever names do."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader.classroom.safe_names import identity, is_portable, is_suspect, upload_id

TEXTS = st.one_of(st.text(max_size=80), st.text("aAb.-_ /", max_size=6), st.sampled_from(["CON", "con.txt", "LPT1", "", "..", "a-0123456789"]))


@pytest.mark.parametrize("name", ["jane", "Jane Doe_1234567", "submission_12", "doejane_12345", "j.doe@school.edu", "a"])
def test_a_safe_name_is_its_own_id(name):
    assert upload_id(name) == name


@pytest.mark.parametrize("name, begins", [
    ("../x", "x-"), ("/etc/passwd", "etc-passwd-"), ("a\\b", "a-b-"), ("C:x", "C-x-"), ("CON", "CON-"), ("nul.py", "nul-py-"), ("COM1", "COM1-"),
    ("jane.", "jane-"), ("jane ", "jane-"), (".", "upload-"), ("", "upload-"), ("=cmd", "cmd-"), ("José García", "Jose-Garcia-"),
    ("\u202eenaj", "enaj-"), ("😀", "upload-"), ("a\nb", "a-b-"), ("x" * 300, "x" * 32 + "-"), ("jane-0123456789", "jane-0123456789-")])
def test_any_other_gets_a_digest(name, begins):
    assert re.fullmatch(re.escape(begins) + "[0-9a-f]{10}", upload_id(name))


@given(TEXTS)
def test_every_id_is_a_safe_file_name(name):
    made = upload_id(name)
    assert is_portable(made) and not is_suspect(made) and made.isascii() and 0 < len(made) <= 64
    assert made == upload_id(name)


@given(TEXTS, TEXTS)
def test_ids_are_equal_without_case_only_where_names_are(one, other):
    assume(identity(one) != identity(other))
    assert upload_id(one).casefold() != upload_id(other).casefold()


@given(TEXTS)
def test_an_id_is_no_other_names_id(name):
    assume(upload_id(name) != name)
    assert upload_id(upload_id(name)) != upload_id(name)


@pytest.mark.parametrize("name, fits", [("hw4.py", True), ("Ünal's hw.py", True), ("a b", True), ("", False), ("a:b", False), ("aux.py", False),
                                        ("a.", False), ("x" * 121, False), ("\udc80", False), ("a\tb", False)])
def test_which_names_a_file_keeps(name, fits):
    assert is_portable(name) == fits
