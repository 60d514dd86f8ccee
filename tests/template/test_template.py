"""The template: in step with the reference, clean to import, and without a line of a solution."""

import ast
import inspect
import re
import runpy
from pathlib import Path

import nbformat
import pytest

from grader import template
from grader.grading.grade_questions import Settings, rubric
from grader.homework.homework4 import homework4
from grader.release import kit

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = (ROOT / "reference" / "homework4.py").read_text(encoding="utf-8")
SOURCE = (ROOT / "student_template" / "homework4.py").read_text(encoding="utf-8")
FOLDER = ROOT / "student_template"
NOTEBOOK = FOLDER / "homework4.ipynb"
GIVEN = {"layer_shapes", "unpack"}


def _solution_lines() -> set[str]:
    blocks = re.findall(rf"{template.BEGIN}\n(.*?){template.END}", REFERENCE, flags=re.DOTALL)
    lines = {line.split("  #")[0].strip() for block in blocks for line in block.splitlines()}
    return {line for line in lines if len(line) > 8 and not line.startswith("#")}


def test_the_committed_template_is_in_step_with_the_reference():
    assert kit.stale() == {}, "run `backprop-grader template`"


def test_a_changed_reference_makes_the_template_stale(tmp_path, monkeypatch):
    (tmp_path / "homework4.py").write_text(REFERENCE.replace("NUM_EPOCHS = 20", "NUM_EPOCHS = 21"), encoding="utf-8")
    monkeypatch.setenv("BACKPROP_GRADER_REFERENCE", str(tmp_path))
    assert {path.name for path in kit.stale()} == {"homework4.py", "homework4.ipynb"}


def test_the_template_imports_cleanly_and_every_stub_says_that_it_is_a_stub(capsys):
    names = runpy.run_path(str(ROOT / "student_template" / "homework4.py"))
    functions = {name: each for name, each in names.items() if inspect.isfunction(each) and name not in GIVEN}
    assert functions.keys() == {test.question for test in rubric(Settings(homework4(), parts=(1, 2, 3, 4, 5, 6)))}
    for name, function in functions.items():
        with pytest.raises(NotImplementedError, match=f"^{name} is not implemented yet$"):
            function(*[None] * len(inspect.signature(function).parameters))
        assert "§" in function.__doc__ or name == "back_prop_general"
    assert capsys.readouterr() == ("", "")


def test_nothing_but_constants_and_definitions_stands_at_the_top_level():
    kinds = (ast.Expr, ast.Import, ast.Assign, ast.FunctionDef)
    assert all(isinstance(node, kinds) for node in ast.parse(SOURCE).body)


@pytest.mark.parametrize("text", [SOURCE, NOTEBOOK.read_text(encoding="utf-8")], ids=["py", "ipynb"])
def test_no_line_of_a_solution_is_in_the_template(text):
    present = {line.strip().strip('",').removesuffix("\\n") for line in text.splitlines()}
    assert _solution_lines() & present == set()
    assert len(_solution_lines()) > 60, "the comparison has something to compare"


def test_the_notebook_is_valid_and_holds_the_same_functions_in_the_same_order():
    book = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(book)
    code = [cell.source for cell in book.cells if cell.cell_type == "code"]
    assert code.pop() == "%load_ext grader\n%check"
    in_notebook = [ast.dump(node) for cell in code for node in ast.parse(cell).body]
    assert in_notebook == [ast.dump(node) for node in ast.parse(SOURCE).body[1:]]
    parts = [cell.source[:9] for cell in book.cells if cell.id.startswith("part-")]
    assert parts == [f"## Part {i}" for i in range(1, 7)]


@pytest.mark.parametrize("marks", ["    # BEGIN SOLUTION", "    # END SOLUTION",
                                   "# BEGIN SOLUTION\n# BEGIN SOLUTION\n# END SOLUTION"])
def test_solution_marks_that_do_not_pair_are_refused(marks):
    with pytest.raises(ValueError, match="SOLUTION"):
        template.template_source(marks)
