"""Can a homework's reference be asked at all? Whatever is wrong is one sentence with the file and the key."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from grader.authoring.beside import NAME
from grader.authoring.cases import Cases
from grader.authoring.declared import Asked, DeclaredFunction, DeclaredHomework, DeclaredQuestion
from grader.authoring.declared_shapes import require_arrays
from grader.authoring.drawing import Case, upstream
from grader.authoring.homework_folder import told
from grader.authoring.instructors_code import line_in, said
from grader.authoring.returned import by_name
from grader.authoring.whole_folder import read_folder
from grader.configuration.document import AssignmentError
from grader.grading.answers import LiveAnswers
from grader.grading.failures import Wrong
from grader.grading.homework import Homework
from grader.grading.truth import Truth
from grader.template import template_source


def usable_homework(folder: Path) -> Homework:
    """The homework in `folder`. AssignmentError, in one sentence, where it could grade nobody."""
    declared = read_folder(folder)
    homework, path = told(declared, folder), folder / declared.solution
    if not declared.questions and not declared.own_tests:
        raise AssignmentError(f"{folder / NAME}: asks no question; each has a table [[questions]].")
    module = _loaded(path)
    _require_marks(path)
    for function in declared.functions.values():
        _require_function(module, function, path)
    require_answers(declared, path)
    return homework


def require_answers(declared: DeclaredHomework, path: Path) -> None:
    """AssignmentError, in one sentence, unless the reference at `path` returns what is declared of it."""
    answers = LiveAnswers(path)
    for question in declared.asked:
        _require_answers(declared, question, answers, path)


def _loaded(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise AssignmentError(f"{path} is missing: the key solution in {path.parent / NAME} names the file with your "
                              'solution, which is "reference.py" where it is not given.')
    try:
        return dict(vars(LiveAnswers(path).module))
    except Exception as error:  # whatever a file that is run raises
        raise AssignmentError(f"{path}{line_in(path, error)} cannot be loaded: {said(error)}") from None


def _require_marks(path: Path) -> None:
    try:
        template_source(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise AssignmentError(f"{path}: {str(error).replace('of the reference', 'of this file')}.") from None


def _require_function(module: dict[str, Any], function: DeclaredFunction, path: Path) -> None:
    where = f"[functions.{function.name}] in {path.parent / NAME}"
    found = module.get(function.name)
    if not callable(found):
        raise AssignmentError(f"{path} defines no function {function.name}, which {where} declares.")
    try:
        inspect.signature(found).bind(*function.parameters)
    except (TypeError, ValueError):
        raise AssignmentError(f"{path}: {function.name}{inspect.signature(found)} cannot be called with "
                              f"{', '.join(function.parameters)}, the parameters of {where}.") from None


def _require_answers(declared: DeclaredHomework, question: DeclaredQuestion, answers: LiveAnswers,
                     path: Path) -> None:
    """The reference gives, for cases as the public test has them, what homework.toml says that it returns."""
    truth = Truth(answers, f"public/{declared.assignment.seeds.public}")
    for case in Cases(declared, question).of(truth):
        for function, value in _values(declared, question, answers, case, path):
            try:
                returned = by_name(value, function, "")
            except Wrong as wrong:
                raise AssignmentError(f"{path}: {wrong.explanation.sentence.rstrip('.')}, says "
                                      f"[functions.{function.name}] in {path.parent / NAME}.") from None
            require_arrays(function, returned, case.lengths, path)


def _values(declared: DeclaredHomework, question: DeclaredQuestion, answers: LiveAnswers, case: Case,
            path: Path) -> Iterator[tuple[DeclaredFunction, Any]]:
    """What the reference returns: of a backward function, first what its forward function does."""
    function = declared.functions[question.function]
    if question.asked is not Asked.BACKWARD:
        yield function, _value(answers, function, case.of(function), path)
        return
    forward = declared.functions[question.of]
    there = _value(answers, forward, case.of(forward), path)
    yield forward, there
    values = by_name(there, forward, "")
    names = [name.removeprefix("d") for name in list(function.parameters)[:-1]]
    upstreams = [upstream(np.shape(values[name]), np.random.default_rng(place)) for place, name in enumerate(names)]
    yield function, _value(answers, function, (*upstreams, values[forward.cache]), path)


def _value(answers: LiveAnswers, function: DeclaredFunction, arguments: tuple[Any, ...], path: Path) -> Any:
    try:
        return answers.value(function.name, arguments, None)
    except Exception as error:  # whatever the instructor's code raises
        raise AssignmentError(f"{path}{line_in(path, error)}: {function.name} raises {said(error)} It was given what "
                              f"[functions.{function.name}] in {path.parent / NAME} declares.") from None
