"""Every command of the README and of the pages in docs/ does what they say; authoring, class, cluster and contributing have their own."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.support.running import ROOT, backprop_grader
from tests.support.slow import slow

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [path for path in sorted((ROOT / "docs").glob("*.md")) if path.stem not in ("authoring", "class", "cluster")]
TEXT = "\n".join([README, *(path.read_text(encoding="utf-8") for path in (*PAGES, ROOT / "CONTRIBUTING.md"))])
BLOCKS = "\n".join(re.findall(r"^```\n(.*?)^```$", TEXT, re.M | re.S))
COMMANDS = list(dict.fromkeys(re.findall(r"^backprop-grader (.+)$", BLOCKS, re.M)))
ABOUT_A_CLASS = [command for command in COMMANDS if command.split()[0] in ("class", "show", "similar", "merge")]
# Of each kind; tests/cli tries their options in less time, and a check of the template to the letter.
FIRST = {command.split()[0]: command for command in reversed(COMMANDS) if not command.startswith("check ")}.values()
PLACES = ("grades",)  # a folder that they make, and read again
TARGETS = re.findall(r"^(?:\$ )?make (.+)$", BLOCKS, re.M)
CONTAINERS = re.findall(r"^docker (.+)$", BLOCKS, re.M)


def test_the_readme_shows_commands() -> None:
    assert len(COMMANDS) >= 5 and len(CONTAINERS) == 2
    assert [target.split()[0] for target in TARGETS[1:3]] == ["grade", "test"]


@pytest.mark.slow
def test_the_commands_about_a_class_in_their_order(tmp_path: Path) -> None:
    assert len(ABOUT_A_CLASS) >= 4
    for command in ABOUT_A_CLASS:
        words = [str(tmp_path / word) if word in PLACES else word for word in shlex.split(command)]
        ended = backprop_grader(*words)
        assert ended.returncode == 0 and ended.stdout and "Traceback" not in ended.stderr, ended.stderr


@pytest.mark.parametrize("command", [command if command in FIRST else slow(command) for command in COMMANDS if command not in ABOUT_A_CLASS])
def test_command(command: str, tmp_path: Path) -> None:
    words = [str(tmp_path / word) if word.endswith((".json", ".zip", ".html")) else word for word in shlex.split(command)]
    ended = backprop_grader(*words)
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("path", ["homework4 (1).py", "/tmp/a folder/O'Neil, final.py", 'a"b;$(c).py', "reference", "tests/cli"])
def test_a_path_goes_through_make_whole(path: str) -> None:
    def recipe(target: str, *more: str) -> list[str]:
        said = f"SUBMISSION={path.replace('$', '$$')}"
        printed = subprocess.run(["make", "--dry-run", target, said, "ENGINE=docker", *more], cwd=ROOT, capture_output=True,
                                 text=True, check=True).stdout
        return shlex.split(printed.replace("\\\n", " "))

    inside = "" if (ROOT / path).is_dir() else "/" + Path(path).name
    mounts = [word for word in recipe("grade-in-image", "OUT=my results") if ":/autograder" in word]
    assert mounts == [f"{ROOT / path}:/autograder/submission{inside}:ro", f"{ROOT}/my results:/autograder/results"]
    assert path in recipe("grade") and path in recipe("check")


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_what_to_do(target: str) -> None:
    """Without doing it: the tests cannot run the tests, and tests/container runs the image."""
    ended = subprocess.run(["make", "--dry-run", *shlex.split(target)], cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


def test_the_transcript_is_what_the_command_prints() -> None:
    shown = re.search(r"^\$ make grade SUBMISSION=(\S+)\n\n(.*?)^```", README, re.M | re.S)
    assert shown
    ended = backprop_grader("grade", shown[1], "--parts", 5, COLUMNS=100, PYTHONUTF8=1)
    printed = {line.strip() for line in ended.stdout.splitlines()}
    assert [line for line in shown[2].splitlines() if line.strip() not in {*printed, "...", ""}] == []


def test_the_container_commands_are_those_of_the_image_tests() -> None:
    """tests/container builds and runs the image with the same arguments."""
    build, run = CONTAINERS
    assert build.endswith("-t backprop-grader -f docker/Dockerfile .") and "--build-arg BASE=" in build
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    capabilities = re.search(r"--cap-add=,([\w ,]+)\)", makefile)
    assert capabilities and re.findall(r"--cap-add (\w+)", run) == re.split(r"\W+", capabilities[1].strip())
    assert all(word in makefile for word in ("--network none", "--read-only", "--tmpfs /tmp", "--cap-drop ALL"))


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))],
                         ids=lambda page: page.name)
def test_every_link_and_every_name_leads_to_what_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []
    named = re.findall(r"`(?:python )?((?:docs|tests|grader|reference|docker|\.ci)/[\w/.-]+)\b", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_readme_can_be_read_at_a_sitting() -> None:
    assert len(README.splitlines()) < 120
