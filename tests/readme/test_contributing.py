"""CONTRIBUTING.md, done as it is written, in a copy of the project."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.running import ROOT, python

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CHAPTERS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", GUIDE, re.M | re.S))
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", GUIDE, re.M | re.S)
COMMANDS = [line for language, block in BLOCKS if not language for line in block.splitlines()]
SOFTPLUS = "import numpy as np\n\n\ndef relu(z):\n    return np.log1p(np.exp(z))\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project as git has it, with what is not committed yet."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    names = listed.stdout.split("\n")[:-1] or [str(each.relative_to(ROOT)) for each in ROOT.rglob("*") if each.is_file()]
    for name in (each for each in names if not each.startswith("tests/") or each.startswith(
            ("tests/diagnosis", "tests/support", "tests/submissions/correct", "tests/submissions/mistakes", "tests/conftest"))):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def follow(chapter: str, folder: Path) -> None:
    """Make every change that the chapter asks for."""
    text = CHAPTERS[chapter]
    for path, added in re.findall(r"Append to\s+`([^`]+)`:\n\n```python\n(.*?)```", text, re.S):
        with (folder / path).open("a", encoding="utf-8") as file:
            file.write(added)
    for path, old, new in re.findall(r"[Ii]n\s+`([^`]+)`[:,]\s+replace\n\n```python\n(.*?)```\n\nby\n\n```python\n(.*?)```",
                                     text, re.S):
        before = (folder / path).read_text(encoding="utf-8")
        assert before.count(old) == 1, (path, old)
        (folder / path).write_text(before.replace(old, new), encoding="utf-8")


def run(command: str, folder: Path) -> str:
    """What the command prints; it has to end well."""
    ended = python(*command.split()[1:], cwd=folder, PYTHONPATH=folder)
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    return ended.stdout


def commands_of(chapter: str) -> list[str]:
    return [each for each in COMMANDS if each in CHAPTERS[chapter]]


def test_every_chapter_is_short() -> None:
    for chapter, text in CHAPTERS.items():
        prose = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
        assert len([line for line in prose.splitlines() if line.strip()]) < 30, chapter


def test_every_command_is_of_the_environment_that_was_set_up() -> None:
    first, *others = [command for command in COMMANDS if "python" in command]
    assert first == "python3 -m venv .venv" and all(each.startswith(".venv/bin/python -m ") for each in others)


@pytest.mark.slow
def test_add_a_question(copy: Path) -> None:
    follow("Add a question", copy)
    recording, grading = commands_of("Add a question")
    run(recording, copy)
    printed = run(grading, copy)
    assert re.search(r"Part 1 .* 12 / 12", printed), printed
    assert re.search(r"^Total, .* 84 / 84$", printed, re.M), printed
    (copy / "wrong.py").write_text("import numpy as np\n\n\ndef softmax(z):\n    return np.exp(z)\n", encoding="utf-8")
    printed = run("python -m grader check wrong.py", copy)
    assert "1.13" in printed


def test_add_a_mistake(copy: Path) -> None:
    follow("Add a mistake", copy)
    (command,) = commands_of("Add a mistake")
    assert " passed" in run(command + " -k softplus -o addopts=--import-mode=importlib", copy)
    (copy / "wrong.py").write_text(SOFTPLUS, encoding="utf-8")
    assert "a smooth cousin of relu" in run("python -m grader grade wrong.py --parts 1", copy)
