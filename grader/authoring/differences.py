"""Is what was returned the gradient of a loss? The true one, or the student's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.authoring.declared import DeclaredFunction, DeclaredQuestion
from grader.authoring.drawing import Case
from grader.authoring.returned import Values, by_name
from grader.grading.failures import Wrong
from grader.grading.student import Student
from grader.grading.truth import Truth
from grader.judgement.gradient_check import Batch, GradientCheck, check_gradient
from grader.judgement.verdict import Explanation

REDRAWN = 5  # times, where a point stands at a kink


def loss(of: DeclaredFunction, case: Case, student: Student, truth: Truth, *, own: bool) -> Batch:
    """The number that `of` returns, as a function of some of its arguments; all others stay as in `case`."""
    name = of.outputs[0]

    def arguments(blocks: Mapping[str, Any]) -> tuple[Any, ...]:
        return Case({**case.arguments, **{key: as_given(block) for key, block in blocks.items()}}, {}).of(of)

    def evaluate(points: Sequence[Mapping[str, Any]]) -> list[Any]:
        given = [arguments(each) for each in points]
        values = student.many(of.name, given) if own else [truth.answers.value(of.name, each, None) for each in given]
        return [by_name(value, of, "")[name] for value in values]

    return Batch(evaluate)


def as_given(block: Any) -> Any:
    return block if np.ndim(block) else float(block)


def checked(gradient: Values, loss: Batch, case: Case, question: DeclaredQuestion, seed: int) -> GradientCheck:
    """Whether `gradient` is that of `loss` at the point of `case`."""
    return check_gradient(gradient, loss, {name: case.arguments[name] for name in question.by}, seed=seed)


def require(found: GradientCheck, of: str, derivatives: Mapping[str, str], read: str, *, own: bool) -> None:
    """Raises Wrong, in words, where a gradient was proved wrong."""
    if found.agrees is not False:
        return
    if found.problem:
        raise Wrong(Explanation(found.problem.sentence, read=read))
    whose = f"your own {of}" if own else of
    said = f"What is returned is not the gradient of {whose}: {_blocks(found, derivatives)}"
    evidence = (f"relative error {found.error:.2g}, where {found.tolerance:.0e} is allowed",)
    raise Wrong(Explanation(said, evidence, read=read), error=found.error if np.isfinite(found.error) else None)


def _blocks(found: GradientCheck, derivatives: Mapping[str, str]) -> str:
    """ "dW is wrong; db is right." """
    wrong = [value for name, value in derivatives.items() if name in found.wrong]
    right = [value for name, value in derivatives.items() if name not in found.wrong]
    if not wrong:
        return "moving all arguments a little changes it otherwise."
    said = f"{_listed(wrong)} {'is' if len(wrong) == 1 else 'are'} wrong"
    return f"{said}; {_listed(right)} {'is' if len(right) == 1 else 'are'} right." if right else f"{said}."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
