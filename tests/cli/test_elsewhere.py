"""A check on Windows and on macOS, imitated on Linux: no fork, other code pages, other kinds of files."""

import ast
import re
from pathlib import Path

import pytest

from grader.results.terminal.spelling import PLAIN
from tests.support.grading import REFERENCE
from tests.support.running import ROOT, backprop_grader, checked

WRONG = REFERENCE + '''
import os
os._exit(3)  # as the whole program


def softmax(z):
    raise ValueError("Ошибка")


def relu(z):
    os._exit(4)
'''
HELLO = "# Привет\n"
ISOLATION = re.compile(r"^- (Isolation is reduced|The interpreter lies|Student code|Landlock).*?(?=^(- |$))", re.M | re.S)


def check(path: Path, *options: str, program: tuple[str, ...] = ("-m", "grader"), encoding: str = "utf-8") -> str:
    """What `check` prints in a terminal with this encoding."""
    return checked(path, *options, program=program, how={"encoding": encoding}, COLUMNS=100, PYTHONIOENCODING=encoding)


def alike(shown: str) -> str:
    """Without what may differ: the time, and what is in force."""
    return re.sub(r"in [\d.]+ s +", "", ISOLATION.sub("", shown))


@pytest.mark.slow
@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_a_check_by_spawned_workers_says_what_one_by_forked_workers_does(tmp_path: Path, platform: str) -> None:
    homework = tmp_path / "домашка 4.py"
    homework.write_text(WRONG, encoding="utf-8")
    here = check(homework, "--parts", "1,3-5")
    there = check(homework, "--parts", "1,3-5", program=(str(Path(__file__).with_name("elsewhere.py")), platform))
    assert "Isolation is reduced on this system" in there and "Isolation is reduced" not in here
    assert alike(there) == alike(here) and "softmax stopped with ValueError: Ошибка" in here


@pytest.mark.parametrize("encoding", ["cp1252", *(pytest.param(each, marks=pytest.mark.slow) for each in ("cp437", "cp932", "ascii"))])
def test_a_code_page_loses_nothing(tmp_path: Path, encoding: str) -> None:
    """Marks have others in their place, and what a student wrote in another script is spelled as Python does."""
    homework = tmp_path / "домашка 4.py"
    homework.write_text(WRONG, encoding="utf-8")
    lines = check(homework, "--parts", "1", encoding=encoding).splitlines()
    spelled = "".join(line.strip() for line in lines).encode(encoding).decode("ascii", "backslashreplace")
    assert "?" not in spelled.replace("differently?", "")
    assert {"Ошибка", "домашка"} <= set(re.findall(r"\w+", re.sub(r"(\\u[0-9a-f]{4})+", unescaped, "\n".join(lines))))


def unescaped(spelled: re.Match[str]) -> str:
    return spelled[0].encode().decode("unicode_escape")


def test_a_path_that_a_code_page_lacks_is_named_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "задание"
    folder.mkdir()
    ended = backprop_grader("package", "--out", folder / "a.zip", PYTHONIOENCODING="cp1252")
    assert (ended.returncode, ended.stderr) == (0, "") and "\\u0435/a.zip written\n" in ended.stdout
    assert re.search(r"^Keep .*a\.zip\.seed private: ", ended.stdout, re.M)


NEVER_SHOWN = set("²³¹−‘“”„\ufeff\ufffd")  # what is looked for in names and in what students write


def test_every_character_in_a_sentence_of_ours_has_another_for_terminals_that_lack_it() -> None:
    lacking = {(char, path.name) for room in ("grader", "reference") for path in (ROOT / room).rglob("*.py")
               for text in strings(path.read_text(encoding="utf-8")) for char in text.translate(PLAIN)
               if not char.isascii() and char not in NEVER_SHOWN}
    assert lacking == set()


def strings(source: str) -> list[str]:
    """The texts in `source`, of files that hold any but ASCII."""
    if source.isascii():
        return []
    return [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def test_a_file_as_a_terminal_of_windows_saves_it_is_checked_as_any_other(tmp_path: Path) -> None:
    """UTF-16 with both marks of it; tests/intake has the other kinds of text."""
    (tmp_path / "homework4.py").write_bytes((HELLO + REFERENCE).replace("\n", "\r\n").encode("utf-16"))
    assert re.search(r"^Part 1 .* 8 / 12$", check(tmp_path / "homework4.py", "--parts", "1"), re.M)
