"""What students get follows the assignment it is made for, and says how to install the checker on every system."""

import ast
import json
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from grader.grading.answers import recorded_values
from grader.grading.grade_questions import Settings, rubric
from grader.homework.homework4 import PUBLIC_CASES, homework4, load_assignment
from grader.intake.errors import CallerError
from grader.outline import outline
from grader.release import kit
from grader.release.source import WHEEL, hosted
from tests.release.kits import points_of, table_in

DEFAULT = kit.files(load_assignment())


def for_assignment(folder: Path, text: str) -> dict[str, str]:
    """What students get for an assignment.toml with this text."""
    (folder / "a.toml").write_text(text, encoding="utf-8")
    return kit.files(load_assignment(folder / "a.toml"))


def functions(source: str) -> list[str]:
    return [node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]


def test_every_function_and_every_point_of_the_rubric_is_in_the_table():
    tests = rubric(Settings(homework4(), parts=(1, 2, 3, 4, 5, 6)))
    points, names = table_in(DEFAULT["README.md"])
    assert points == points_of(tests) and set(names) == {test.question for test in tests}


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
    worth = points_of(rubric(Settings(homework4(), parts=(1, 3), points={"1.1": 7.5, "3.1": 0})))
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


def test_an_assignment_of_its_own_comes_along_and_into_the_command(tmp_path):
    files = for_assignment(tmp_path, "title = 'x'\n")
    assert files["assignment.toml"] == "title = 'x'\n"
    assert files["README.md"].count("check homework4.py --assignment assignment.toml\n") == 2
    assert "assignment.toml" not in "".join(DEFAULT.values()) and "assignment.toml" not in DEFAULT


def test_a_new_function_of_the_reference_is_in_its_part():
    reference = '"""T."""\n\nimport numpy\n\n# Part 7: regularisation (§9). Words.\n\n\ndef penalty(w):\n    """Doc."""\n' \
                "    # BEGIN SOLUTION\n    return 0\n    # END SOLUTION\n"
    [part] = outline(reference, {7: 3.0})
    assert (part.what, part.sections, part.functions, part.said) == ("regularisation", "§9", ("penalty",), "Part 7 (3 points)")
    with pytest.raises(ValueError, match="part 8"):
        outline(reference, {8: 1.0})


def test_the_readme_says_how_on_every_system():
    blocks = re.findall(r"^```\n(.*?)^```$", DEFAULT["README.md"], re.M | re.S)
    assert len(blocks) == 2 and all(len(block.splitlines()) == 3 for block in blocks)
    assert "Hand in `homework4.py` or `homework4.ipynb`, the one that you have filled in" in DEFAULT["README.md"]
    assert "`--html page.html`" in DEFAULT["README.md"] and "`jinja2` is to be installed" in DEFAULT["README.md"]
    assert "On Windows, in PowerShell" in DEFAULT["README.md"] and "On macOS and Linux:" in DEFAULT["README.md"]
    assert blocks[0].replace(".venv\\Scripts\\", ".venv/bin/").replace("py -m", "python3 -m") == blocks[1]


def test_public_cases_from_another_seed_come_along(tmp_path):
    assert "public_cases.json" not in DEFAULT
    files = for_assignment(tmp_path, "parts = [1]\n[seeds]\npublic = 7\n")
    usual = json.loads(PUBLIC_CASES.read_text(encoding="utf-8"))
    assert len(json.loads(files["public_cases.json"]).keys() - usual.keys()) > 20
    assert "check homework4.py --assignment assignment.toml" in files["README.md"]


def test_a_check_compares_with_the_values_beside_its_assignment(tmp_path):
    (tmp_path / "assignment.toml").write_text("", encoding="utf-8")
    assert homework4(tmp_path / "assignment.toml").recorded == PUBLIC_CASES
    beside = tmp_path / "public_cases.json"
    beside.write_text('{"a": 1.5}', encoding="utf-8")
    assert homework4(tmp_path / "assignment.toml").recorded == beside and recorded_values(beside) == {"a": 1.5}


@pytest.mark.parametrize("damaged", ["", "{", "3", "[1]", "\ufeff{}"])
def test_values_that_are_damaged_are_one_sentence(tmp_path, damaged):
    (tmp_path / "public_cases.json").write_text(damaged, encoding="utf-8")
    with pytest.raises(CallerError, match="unzip the file of the homework again"):
        recorded_values(tmp_path / "public_cases.json")


URL = f"https://example.edu/course/{WHEEL}"


@pytest.mark.parametrize("url", [URL, URL + "#sha256=abc", URL.replace("course", "a%20b"), URL + "?term=2&x=1"])
def test_a_wheel_that_the_course_hosts_is_named_where_the_one_beside_was(url):
    files = kit.files(load_assignment(), hosted(url))
    assert files["README.md"].count(f'python -m pip install "{url}"\n') == 2 and "in this folder" not in files["requirements.txt"]
    assert str(Requirement(files["requirements.txt"].splitlines()[-1])) == f"backprop-grader @ {url}"


@pytest.mark.parametrize(("url", "why"), [
    ("", "no web address"), (WHEEL, "no web address"), (f"file:///tmp/{WHEEL}", "no web address"),
    ("git+https://example.edu/clone.git", "no web address"), ("https://example.edu/simple/", "does not end in"),
    (URL.replace("backprop_grader-", "backprop_grader-9"), "does not end in"), (URL + "\n", "%20"),
    *((URL.replace("course", f"a{char}b"), "%20") for char in ' "`$!;\\ü|<'),
])
def test_an_address_that_could_be_no_wheel_or_mean_something_to_a_shell_is_refused(url, why):
    with pytest.raises(ValueError, match=why):
        hosted(url)
