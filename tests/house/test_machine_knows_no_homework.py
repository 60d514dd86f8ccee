"""The machine is told the homework and names none of it: no function, no constant, no size."""

import re

import pytest

from grader.homework.contract import CONTRACT
from tests.house.imports import PACKAGE

ROOMS = ("grading", "judgement", "intake", "sandbox", "results", "configuration")
NAMES = sorted(CONTRACT.by_name.keys() | {constant.name for constant in CONTRACT.constants} | {"784", CONTRACT.module})
WORD = re.compile(rf"(?<![\w.-])({'|'.join(map(re.escape, NAMES))})(?![\w-])")
# What is also a word of English, or a function of Python's: (room and file, word).
OTHERWISE = {
    ("sandbox/protocol/wire.py", "unpack"),  # of struct, and of the frame
}


def named(text: str) -> set[str]:
    return set(WORD.findall(text))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_of_the_machine_names_nothing_of_the_homework(room: str) -> None:
    files = [path for path in (PACKAGE / room).rglob("*") if path.suffix in (".py", ".html", ".css", ".js")]
    assert files
    found = {(path.relative_to(PACKAGE).as_posix(), word) for path in files for word in named(path.read_text(encoding="utf-8"))}
    assert found - OTHERWISE == set()


@pytest.mark.parametrize(("text", "words"), [
    ('if question == "forward_prop":', {"forward_prop"}), ("DEFAULT = (784, 10)", {"784"}), ("NUM_HIDDEN = 3", {"NUM_HIDDEN"}),
    ("softmaxes", set()), ("1784", set()), ("struct.unpack(x)", set()),
])
def test_a_name_of_the_homework_is_seen(text: str, words: set[str]) -> None:
    assert named(text) == words
