"""nbgrader: the handout with a locked test cell a function, and one `nbgrader autograde` for the whole class."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.template import notebook, template_source
from others.checks import REFERENCE, tests
from others.environments import variables
from others.notebooks import Notebook, write

ASSIGNMENT, FILE = "hw4", "homework4.ipynb"


def course(nbgrader: Path, folder: Path, students: Mapping[str, Notebook]) -> Path:
    """A course with this one assignment, released, and with what the students handed in."""
    handout = notebook(template_source(REFERENCE.read_text(encoding="utf-8")))
    write(folder / "source" / ASSIGNMENT / FILE, _with_tests(handout))
    subprocess.run([nbgrader / "nbgrader", "generate_assignment", ASSIGNMENT], cwd=folder, env=variables(nbgrader),
                   check=True, capture_output=True)
    for name, content in students.items():
        write(folder / "submitted" / name / ASSIGNMENT / FILE, _with_tests(content))
    return folder


def command(nbgrader: Path, folder: Path) -> list[str]:
    """Grade everybody."""
    return [str(nbgrader / "nbgrader"), "autograde", ASSIGNMENT, f"--CourseDirectory.root={folder}",
            "--log-level=ERROR"]


def full_marks(nbgrader: Path, folder: Path) -> set[str]:
    """Who lost nothing."""
    subprocess.run([nbgrader / "nbgrader", "export"], cwd=folder, env=variables(nbgrader), check=True, capture_output=True)
    with (folder / "grades.csv").open(newline="", encoding="utf-8") as file:
        return {row["student_id"] for row in csv.DictReader(file) if float(row["score"] or 0) == float(row["max_score"])}


def _with_tests(content: Notebook) -> Notebook:
    return {**content, "cells": [*content["cells"], *(_test_cell(name, source) for name, source in tests().items())]}


def _test_cell(name: str, source: str) -> dict[str, Any]:
    locked = {"grade": True, "grade_id": f"test-{name}", "locked": True, "points": 1, "schema_version": 3,
              "solution": False, "task": False, "cell_type": "code"}
    return {"cell_type": "code", "execution_count": None, "id": f"test-{name}", "metadata": {"nbgrader": locked},
            "outputs": [], "source": source.splitlines(keepends=True)}
