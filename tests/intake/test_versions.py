"""Of several versions of one file the latest is graded: what students call them says which."""

from pathlib import Path

import pytest

from grader.homework.contract import CONTRACT
from grader.intake.load_submission import take_in
from grader.intake.versions import version
from tests.support.files import write_all

ORDERS = [
    ("hw4_old", "hw4", "hw4_2", "hw4_fixed", "hw4_final", "hw4_final2"), ("homework4", "homework4 (1)", "homework4 (2)", "homework4 (10)"),
    ("Solution", "solution-v2", "solution_FINAL", "solution final_v3"), ("hw4_draft", "hw4final"), ("_old", "_", "_new"),
]


@pytest.mark.parametrize("names", ORDERS)
def test_the_versions_of_one_file_in_their_order(names: tuple[str, ...]) -> None:
    bases, versions = zip(*map(version, names), strict=True)
    assert {base.strip("_") for base in bases} == {bases[-1].strip("_")} and list(versions) == sorted(set(versions))


@pytest.mark.parametrize("name", ["threshold", "golden", "part", "Ü", "", "a" * 255, "1_" * 120 + "x"])
def test_what_is_no_version_is_a_name(name: str) -> None:
    assert version(name) == (name.lower(), ((0, 0),))


@pytest.mark.parametrize(("files", "graded", "by_version"), [
    (("hw4_final.py", "hw4_final2.py", "hw4_old.py"), "hw4_final2.py", True), (("hw4.py", "hw4_final.py"), "hw4_final.py", True),
    (("hw4 (1).py", "hw4.py", "hw4 (2).py"), "hw4 (2).py", True), (("homework4.py", "homework4_final.py"), "homework4.py", False),
    (("ada.py", "bob.py"), "ada.py", False), (("last/hw4_2.py", "hw4.py"), "hw4.py", False),
])
def test_the_latest_is_graded_where_all_else_is_equal(files: tuple[str, ...], graded: str, by_version: bool, tmp_path: Path) -> None:
    taken = take_in(write_all(tmp_path, dict.fromkeys(files, b"def relu(z):\n    return z * (z > 0)\n")), CONTRACT)
    assert (taken.name, "the latest of" in taken.notes[0]) == (graded, by_version)
