"""docs/authoring.md, from nothing to a graded class: its commands run in their order, its blocks are what is typed in."""

import re
import subprocess
from pathlib import Path

import pytest

from grader.authoring.interfaces.rewriting import rewritten
from grader.authoring.whole_folder import read_folder
from tests.support.grades import totals_in
from tests.support.running import ROOT, backprop_grader

PAGE = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
STEPS = re.findall(r"^```(sh|toml|python)(?: (\S+))?\n(.*?)^```$", PAGE, re.M | re.S)
TYPED_INTO = {"toml": "homework.toml", "python": "reference.py"}
IN_AN_IMAGE = re.findall(r"^(?:make|docker) .+$", PAGE, re.M)


def run(command: str, folder: Path) -> str:
    ended = backprop_grader(*command.split()[1:], cwd=folder, COLUMNS=120)
    assert ended.returncode == 0 and "Traceback" not in ended.stderr, f"{command}\n{ended.stdout}{ended.stderr}"
    return ended.stdout


@pytest.mark.slow
def test_the_page_from_nothing_to_a_graded_class(tmp_path: Path) -> None:
    handed_in = tmp_path / "handed_in"
    handed_in.mkdir()
    said = right = ""
    for kind, name, text in STEPS:
        if kind in TYPED_INTO:
            path = tmp_path / "mine" / (name or TYPED_INTO[kind])
            path.parent.mkdir(exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(f"\n\n{text}")
            continue
        for command in text.splitlines():
            if command.split()[1] == "class":
                right = (tmp_path / "mine" / "reference.py").read_text(encoding="utf-8")
                (handed_in / "ada.py").write_text(right, encoding="utf-8")
                (handed_in / "bob.py").write_text(right.replace("W - rate", "W + rate"), encoding="utf-8")
            said += run(command, tmp_path)
    assert totals_in(tmp_path / "grades" / "grades.csv") == {"ada": 145, "bob": 125}
    last_year = rewritten(right, homework := read_folder(tmp_path / "mine"), homework.interfaces[0])
    for name, text, says in (("cy", last_year, "Read as last_year has it: probabilities is your predict of W, b, X"),
                             ("dee", right.replace("error[np.arange(len(y)), y] -= 1", ""), "The labels play no part")):
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        assert says in " ".join(run(f"backprop-grader grade {name}.py --homework mine", tmp_path).split())
    assert all(line in said for line in re.findall(r"^```text\n(.*?)\n```$", PAGE, re.M | re.S))


def test_the_commands_about_images_are_those_that_tests_container_runs() -> None:
    """There for real, from this list; here whether make knows what to do."""
    tried = (ROOT / "tests" / "container" / "test_another_homework.py").read_text(encoding="utf-8")
    assert len(IN_AN_IMAGE) == 4 and all(f"IN_AN_IMAGE[{place}]" in tried for place in range(4))
    for command in IN_AN_IMAGE[:3]:
        ended = subprocess.run(["make", "--dry-run", "ENGINE=docker", *command.split()[1:]], cwd=ROOT, capture_output=True, text=True)
        assert ended.returncode == 0 and "backprop-grader:mine" in ended.stdout, ended.stderr


def test_what_the_page_says_of_the_planted_mistakes_is_so() -> None:
    mistakes = (ROOT / "tests" / "homeworks" / "layers" / "mistakes.toml").read_text(encoding="utf-8")
    count, named = re.search(r"Of the (\d+) mistakes in `\S+` (\d+) are named", PAGE).groups()
    assert (int(count), int(named)) == (mistakes.count("\nfind = "), mistakes.count("\nnamed = "))
