"""The files of tests as students get them: of a hidden test they have its line in the rubric, and nothing of it."""

from __future__ import annotations

import ast
from pathlib import Path

from grader.authoring.declared import DeclaredHomework
from grader.authoring.instructors_code import source_of
from grader.authoring.own_tests.reading import FOLDER
from grader.grading.rubric import decoration


def files_for_students(folder: Path, homework: DeclaredHomework) -> dict[str, str]:
    """The text of each Python file of questions/, by its path in the folder of the homework."""
    hidden = {(test.path, test.test.__name__) for test in homework.own_tests
              if (decoration(test.test, "__visibility__") or "visible") != "visible"}
    return {f"{FOLDER}/{path.name}": without(source_of(path), {name for file, name in hidden if file == path})
            for path in sorted((folder / FOLDER).glob("*.py"))}


def without(source: str, tests: set[str]) -> str:
    """`source`, where nothing but its docstring is left of each of these `tests`."""
    lines = source.splitlines()
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.FunctionDef) and node.name in tests:
            last = node.end_lineno
            node.body, node.decorator_list = node.body[:1], []
            lines[node.lineno - 1:last] = ast.unparse(node).splitlines()
    return "\n".join(lines) + "\n"
