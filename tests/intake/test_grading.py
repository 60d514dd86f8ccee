"""Intake inside the whole pipeline: notebook and file agree test by test, and whose fault is whose."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader import assignment
from grader.classroom.grading import grade

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests/submissions/intake/interfaces"


def graded(path):
    return grade(path, assignment.load(ROOT / "grader/assignment.toml"))


def verdicts(report):
    return {test.number: (test.verdict.value, test.score) for test in report.tests}


def definitions(source):
    """Every top-level def of `source` by name, with what belongs to it."""
    return {block.split("(")[0][4:]: block for block in re.split(r"(?m)^(?=def |# |\S)", source)
            if block.startswith("def ")}


def filled(notebook, reference):
    """The template notebook with each function replaced by the reference's, and the functions it needs besides."""
    solved, given = definitions(reference), json.loads(notebook)
    used = set()
    for cell in given["cells"]:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            for name, block in definitions(source).items():
                used.add(name)
                source = source.replace(block, solved[name] + "\n")
            cell["source"] = source
    helpers = "\n".join(block for name, block in solved.items() if name not in used)
    given["cells"].append({"cell_type": "code", "metadata": {}, "source": helpers, "outputs": [],
                           "execution_count": None})
    return json.dumps(given)


def test_the_template_notebook_filled_in_is_graded_like_the_file(tmp_path):
    reference = (ROOT / "reference/homework4.py").read_text(encoding="utf-8")
    template = (ROOT / "student_template/homework4.ipynb").read_text(encoding="utf-8")
    (tmp_path / "homework4.ipynb").write_text(filled(template, reference), encoding="utf-8")
    notebook, file = graded(tmp_path / "homework4.ipynb"), graded(ROOT / "reference/homework4.py")
    assert verdicts(notebook) == verdicts(file)
    assert {verdict for verdict, _ in verdicts(notebook).values()} == {"correct"}


@pytest.mark.parametrize(("file", "functions"), [
    ("rows", {"softmax", "forward_prop", "back_prop"}),
    ("solution_names_sums", {"forward_prop", "back_prop"}),
    ("solution_names_averages", {"forward_prop", "back_prop"}),
    ("fce_gradce", {"back_prop"}),
])
def test_a_correct_solution_in_a_published_interface_earns_every_mark_of_what_it_contains(file, functions):
    lost = [(test.number, test.verdict.value) for test in graded(SAMPLES / f"{file}.py").tests
            if test.question in functions and test.score != test.max_score]
    assert lost == []


def test_an_unknown_interface_is_one_sentence_and_exit_code_2():
    done = subprocess.run([sys.executable, "-m", "grader", "grade", "reference/homework4.py", "--interface", "sideways"],
                          cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "There is no interface 'sideways'" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_upload_without_homework_is_graded_zero_with_one_sentence(tmp_path):
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    report = graded(tmp_path)
    assert sum(test.score for test in report.tests) == 0
    assert "no .py file and no notebook" in report.refusal.sentence
