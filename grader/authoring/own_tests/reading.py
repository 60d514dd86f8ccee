"""The files questions/test_*.py of a homework -> checked tests; a mistake is one sentence with file and line."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from grader.authoring.declared import DeclaredHomework
from grader.authoring.folder_values import OwnTest
from grader.authoring.instructors_code import line_in, run_file, said, source_of
from grader.authoring.own_tests.askable import require_failable, require_imports
from grader.authoring.own_tests.decorations import Decorations
from grader.authoring.own_tests.fair import fair
from grader.authoring.own_tests.forms import FIXTURES, Source
from grader.authoring.own_tests.place import Place
from grader.configuration.document import AssignmentError

FOLDER = "questions"


def files(folder: Path) -> list[Path]:
    """The files with tests in the homework in `folder`. What else is there only they can import."""
    return sorted((folder / FOLDER).glob("test_*.py"))


def own_tests(folder: Path, homework: DeclaredHomework) -> tuple[OwnTest, ...]:
    """All tests of the homework in `folder`. AssignmentError, in one sentence, where one cannot be asked."""
    found = tuple(test for path in files(folder) for test in _tests(path, homework))
    for path in sorted((folder / FOLDER).glob("*.py")):
        require_imports(Place(path), _tree(path))
    return found


def _tests(path: Path, homework: DeclaredHomework) -> Iterator[OwnTest]:
    defined = run_file(path, [path.parent])
    source = Source(Place(path), _tree(path), homework.functions)
    nodes = source.tests
    for name in defined.keys() - {each.name for each in nodes}:
        if name.startswith("test") and inspect.isroutine(defined[name]):
            raise AssignmentError(f"{path}: {name} is not written at the top level of this file, so nobody asks it.")
    if not nodes:
        raise AssignmentError(f"{path}: there is no test in it; a test is a function whose name begins with test_.")
    for node in nodes:
        yield _test(source, node, defined[node.name], homework)


def _tree(path: Path) -> ast.Module:
    try:
        return ast.parse(source_of(path), str(path))
    except SyntaxError as error:
        raise AssignmentError(f"{path}{line_in(path, error)} cannot be read: {said(error)}") from None


def _test(source: Source, node: ast.FunctionDef, function: Callable[..., Any], homework: DeclaredHomework) -> OwnTest:
    decorations = Decorations(source.place, node, function, homework)
    decorations.require()
    require_failable(source.place, node)
    test = fair(function, _fixtures(source.place, node, decorations), decorations.parameters)
    return OwnTest(decorations.number, decorations.question, source.place.path, node.lineno, test,
                   source.names(node) | {decorations.question}, source.questions(node), source.alone(node))


def _fixtures(place: Place, node: ast.FunctionDef, decorations: Decorations) -> tuple[str, ...]:
    given = {name for parameters in decorations.parameters for name in parameters}
    wanted = [each for each in inspect.signature(decorations.function).parameters.values()
              if each.default is each.empty and each.name not in given]
    for each in wanted:
        if each.name not in FIXTURES or each.kind is each.POSITIONAL_ONLY:
            raise place.wrong(node, f"{node.name} asks for {each.name}; there is only {' and '.join(FIXTURES)}")
    return tuple(each.name for each in wanted)
