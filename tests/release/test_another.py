"""What students of a homework of the instructor's own get: their file, what `check` reads, and no answer."""

import ast
import json
import re
import shutil
import zipfile
from functools import cache
from pathlib import Path

import nbformat
import pytest

from grader.authoring.homework_folder import homework_in
from grader.grading.grade_questions import Settings, rubric
from grader.release import another
from grader.release.source import WHEEL
from grader.template import notebook, template_source
from tests.release.kits import OURS, points_of, release, table_in
from tests.release.search import answers_in, solution_lines, texts
from tests.support.files import packed
from tests.support.homework_folders import LAYERS, ROOT, STARTER

SEED, HYPOTHESIS = "the tortoise wins by a neck", "A hypothesis of the instructor's."
MISTAKES = {STARTER: ("gradient", "X, W, b", "3 * X.T @ (X @ W), b"), LAYERS: ("relu_backward", "dout", "3 * dout")}
MISCONCEPTIONS = '''from grader.authoring.mistakes import mistake


@mistake("{0}", question="Which factor is too much?", section="1")
def three_times({1}):
    """{3}"""
    return {2}
'''
HOMEWORKS = pytest.mark.parametrize("folder", [STARTER, LAYERS], ids=lambda folder: folder.name)


@cache
def handed_out(folder: Path) -> dict[str, str]:
    """What students get of the homework in `folder`, which takes a while."""
    return another.files(homework_in(folder))


@pytest.fixture(scope="module", params=[STARTER, pytest.param(LAYERS, marks=pytest.mark.slow)], ids=lambda folder: folder.name)
def kit(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of a homework that holds secrets too, and the zip that is made of it."""
    place = tmp_path_factory.mktemp("release")
    folder, out = place / "mine", place / "kit.zip"
    shutil.copytree(request.param, folder)
    (folder / "secret_seed").write_text(SEED)
    (folder / "misconceptions.py").write_text(MISCONCEPTIONS.format(*MISTAKES[request.param], HYPOTHESIS))
    ended = release(out, "--homework", str(folder))
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"{out} written\n", "")
    return folder, out


def test_it_holds_their_file_twice_what_a_check_reads_and_the_checker(kit: tuple[Path, Path]) -> None:
    assert set(zipfile.ZipFile(kit[1]).namelist()) == {
        "homework.py", "homework.ipynb", "homework.toml", "public_cases.json", "README.md", "requirements.txt", WHEEL}


def test_no_answer_no_hypothesis_and_no_seed_is_in_any_file_of_zip_and_wheel(kit: tuple[Path, Path]) -> None:
    folder, out = kit
    solution = (folder / "reference.py").read_text(encoding="utf-8")
    lines, filled_in = solution_lines(solution), packed({"homework.ipynb": json.dumps(notebook(solution)).encode()})
    assert len(lines) >= 5 and {line for _, line in answers_in(filled_in, lines)} == lines, "the search finds them"
    assert answers_in(out.read_bytes(), lines) == set()
    assert answers_in(out.read_bytes()) == set(), "nor is one of our own homework"
    for secret in (SEED, HYPOTHESIS):
        assert [name for name, text in texts(out.read_bytes()).items() if secret in text] == []


def test_it_does_not_depend_on_the_secret_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    first = handed_out(STARTER)
    monkeypatch.setenv("BACKPROP_GRADER_SEED", "another")
    assert another.files(homework_in(STARTER)) == first


@HOMEWORKS
def test_readme_says_what_a_cache_must_hold_where_there_are_caches(folder: Path) -> None:
    assert (another.CACHES in handed_out(folder)["README.md"]) == (folder is LAYERS)


@HOMEWORKS
def test_readme_and_notebook_say_nothing_of_our_own_homework(folder: Path) -> None:
    files = handed_out(folder)
    assert [(name, OURS.findall(files[name])) for name in ("README.md", "homework.py", "homework.ipynb") if OURS.search(files[name])] == []
    blocks = re.findall(r"^```\n(.*?)^```$", files["README.md"], re.M | re.S)
    assert [block.splitlines()[2].rpartition(" check ")[2] for block in blocks] == ["homework.py"] * 2


@HOMEWORKS
def test_every_function_and_every_point_is_in_the_table(folder: Path) -> None:
    homework = homework_in(folder)
    points, names = table_in(handed_out(folder)["README.md"])
    assert points == points_of(rubric(Settings(homework, parts=tuple(homework.contract.parts))))
    assert names == list(homework.contract.by_name)


UNUSUAL = '''import functools

"""No docstring."""


@functools.cache
def first(x):
    # BEGIN SOLUTION
    return x
    # END SOLUTION


# Part 1: one.
# Part 10: ten.
class Cache:
    pass


def first(x, y):
    raise NotImplementedError


größe = 3


def check(x):
    return größe
'''


def test_a_notebook_is_made_of_any_file_with_all_that_stands_in_it() -> None:
    source = template_source(UNUSUAL)
    book = nbformat.reads(json.dumps(notebook(source)), as_version=4)
    nbformat.validate(book)
    code = [cell.source for cell in book.cells if cell.cell_type == "code"][:-1]
    assert [ast.dump(node) for cell in code for node in ast.parse(cell).body] == [ast.dump(node) for node in ast.parse(source).body]
    assert [cell.id for cell in book.cells if cell.id.startswith("part-")] == ["part-1", "part-10"]
    assert len({cell.id for cell in book.cells}) == len(book.cells)
    assert "`%check first`" in book.cells[-2].source


def test_the_readme_says_that_a_check_looks_for_no_differences() -> None:
    for readme in (handed_out(STARTER)["README.md"], (ROOT / "student_template" / "README.md").read_text()):
        assert "A derivative by finite differences, complex steps or automatic differentiation earns nothing" in readme
        assert "`check` does not look for these." in readme
