"""The handout follows the assignment it is made for, and installs the checker from the wheel beside it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from grader.configuration.document import AssignmentError
from grader.grading.grade_questions import Settings, rubric
from grader.homework.homework4 import homework4, load_assignment
from grader.outline import outline
from grader.release import kit

ROOT = Path(__file__).resolve().parents[2]
DEFAULT = kit.files(load_assignment())


def for_assignment(folder: Path, text: str) -> dict[str, str]:
    """The handout for an assignment.toml with this text."""
    (folder / "a.toml").write_text(text, encoding="utf-8")
    return kit.files(load_assignment(folder / "a.toml"))


def functions(source: str) -> list[str]:
    return [node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]


def test_every_function_and_every_point_of_the_rubric_is_in_the_table():
    tests = rubric(Settings(homework4(), parts=(1, 2, 3, 4, 5, 6)))
    rows = re.findall(r"^\| (\d) \| .* \| (.*) \| ([\d.]+) \|$", DEFAULT["README.md"], re.M)
    assert {int(part): float(points) for part, _, points in rows} == {
        part: sum(test.max_score for test in tests if test.part == part) for part in range(1, 7)}
    assert {name for _, names, _ in rows for name in re.findall(r"`(\w+)`", names)} == {test.question for test in tests}


@pytest.mark.parametrize("title", ["Aufgabe 7", 'A "network" \\ {x}', "Übung *4*!", "two\nlines", '"""'])
def test_the_title_is_that_of_the_assignment(tmp_path, title):
    quoted = title.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    files = for_assignment(tmp_path, f'title = "{quoted}"\n')
    line = " ".join(title.split())
    assert files["README.md"].startswith(f"# {line}\n")
    assert ast.get_docstring(ast.parse(files["homework4.py"])).split("\n")[0].removesuffix(".") == line.removesuffix(".")
    assert "Homework 4: a feed" not in "".join(files[name] for name in ("README.md", "homework4.py", "homework4.ipynb"))


def test_points_and_parts_are_those_of_the_assignment(tmp_path):
    files = for_assignment(tmp_path, 'parts = [1, 3]\n[points]\n"1.1" = 7.5\n"3.1" = 0\n')
    worth = {part: sum(test.max_score for test in rubric(Settings(homework4(), parts=(part,), points={"1.1": 7.5, "3.1": 0})))
             for part in (1, 3)}
    assert re.findall(r"# (Part .*?):", files["homework4.py"]) == [
        f"Part 1 ({worth[1]:g} points)", f"Part 3 ({worth[3]:g} points)"]
    assert functions(files["homework4.py"]) == ["relu", "relu_prime", "softmax", "cross_entropy", "gradients_3_layer"]
    assert all("back_prop" not in files[name] for name in ("homework4.py", "homework4.ipynb", "README.md"))


def test_what_a_part_calls_stays_and_is_said_not_to_be_graded(tmp_path):
    files = for_assignment(tmp_path, "parts = [5]")
    assert "# Part 4 (not graded): forward propagation" in files["homework4.py"]
    assert {"unpack", "forward_prop", "back_prop"} <= set(functions(files["homework4.py"]))
    assert "train" not in functions(files["homework4.py"])
    assert re.search(r"\| 4 \| forward propagation \| .* \| `forward_prop` \| – \|", files["README.md"])


def test_an_assignment_of_its_own_goes_with_the_handout_and_into_its_command(tmp_path):
    files = for_assignment(tmp_path, "title = 'x'\n")
    assert files["assignment.toml"] == "title = 'x'\n"
    assert files["README.md"].count("check homework4.py --assignment assignment.toml\n") == 2
    assert "assignment.toml" not in "".join(DEFAULT.values()) and "assignment.toml" not in DEFAULT


def test_points_of_an_unknown_test_make_no_handout(tmp_path):
    with pytest.raises(AssignmentError, match="does not know the test"):
        for_assignment(tmp_path, '[points]\n"1.99" = 3\n')


def test_a_new_function_of_the_reference_is_in_its_part():
    reference = '"""T."""\n\nimport numpy\n\n# Part 7: regularisation (§9). Words.\n\n\ndef penalty(w):\n    """Doc."""\n' \
                "    # BEGIN SOLUTION\n    return 0\n    # END SOLUTION\n"
    [part] = outline(reference, {7: 3.0})
    assert (part.what, part.sections, part.functions, part.said) == ("regularisation", "§9", ("penalty",), "Part 7 (3 points)")
    with pytest.raises(ValueError, match="part 8"):
        outline(reference, {8: 1.0})


def command(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "grader", "template", *arguments], cwd=cwd, capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})


def test_check_notices_another_assignment_and_a_changed_file_and_changes_nothing(tmp_path):
    (tmp_path / "a.toml").write_text("title = 'x'\n")
    assert command("--check", cwd=tmp_path).returncode == 0
    other = command("--check", "--assignment", "a.toml", cwd=tmp_path)
    assert other.returncode == 1 and "README.md is stale" in other.stdout
    assert command("--out", "handout", "--assignment", "a.toml", cwd=tmp_path).returncode == 0
    assert command("--check", "--out", "handout", "--assignment", "a.toml", cwd=tmp_path).returncode == 0
    readme = tmp_path / "handout" / "README.md"
    readme.write_text(readme.read_text() + "mine\n")
    assert command("--check", "--out", "handout", "--assignment", "a.toml", cwd=tmp_path).returncode == 1
    refused = command("--out", "handout", "--assignment", "a.toml", cwd=tmp_path)
    assert refused.returncode == 2 and "README.md exists and holds something else" in refused.stderr
    assert readme.read_text().endswith("mine\n")


def test_the_requirements_install_the_wheel_beside_them_from_wherever_pip_runs(tmp_path):
    """Without the network: numpy and the other dependencies are what any pip would fetch."""
    folder = tmp_path / "my homework"
    folder.mkdir()
    for name, text in DEFAULT.items():
        (folder / name).write_text(text, encoding="utf-8")
    [wheel] = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    assert Path(wheel).name == kit.WHEEL and kit.WHEEL in DEFAULT["README.md"]
    for cwd, requirements in ((folder, "requirements.txt"), (tmp_path, "my homework/requirements.txt")):
        target = tmp_path / f"installed in {cwd.name}"
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--target", str(target), "-r",
                        requirements], cwd=cwd, check=True, capture_output=True, env={**os.environ, "PIP_FIND_LINKS": ""})
        assert (target / "grader" / "cli.py").is_file() and not (target / "reference").exists()


def test_the_readme_says_how_on_every_system():
    blocks = re.findall(r"^```\n(.*?)^```$", DEFAULT["README.md"], re.M | re.S)
    assert len(blocks) == 2 and all(len(block.splitlines()) == 3 for block in blocks)
    assert "On Windows:" in DEFAULT["README.md"] and "On macOS and Linux:" in DEFAULT["README.md"]
    assert blocks[0].replace(".venv\\Scripts\\", ".venv/bin/").replace("py -m", "python3 -m") == blocks[1]
