"""The verdict does not depend on the style: correct solutions written in other hands, and one mistake in many of them.

`tests/support/solutions` makes them. Here are a few of each; `python tests/bench/styles.py` grades 300 combinations and
the whole matrix of mistakes and styles.
"""

import pytest

from tests.support.grading import accused, graded, lost
from tests.support.solutions import MISTAKES, callers, generate


@pytest.mark.parametrize("seed", [10, *(pytest.param(each, marks=pytest.mark.slow) for each in (1, 27, 33))])
def test_a_correct_solution_loses_nothing(sandbox, seed):
    verdicts = graded(generate(seed).files, sandbox)
    assert not lost(verdicts), accused(verdicts)


@pytest.mark.parametrize("seed", [2, pytest.param(21, marks=pytest.mark.slow)])
def test_a_correct_solution_is_accused_of_nothing_on_a_laptop(sandbox, seed):
    verdicts = graded(generate(seed).files, sandbox, answers=False)
    assert not accused(verdicts)


# What a mistake costs, however the other functions call the faulty one: a style for each way of calling.
MATRIX = [
    ("softmax.whole_array", ("module", "static", "closure", "helpers_as")),
    ("relu.leaky", ("methods", "aliases", "leading_x")),
    ("relu_prime.none", ("classmethods", "defaults")),
    ("dJ_dyhat.mean", ("keyword_calls", "both_ends_in_class")),
    ("vec.missing", ("methods", "helpers_named")),
]


@pytest.mark.slow
@pytest.mark.parametrize(("mistake", "styles"), MATRIX, ids=[mistake for mistake, _ in MATRIX])
def test_one_mistake_costs_its_own_points_in_every_style(sandbox, mistake, styles):
    function = MISTAKES[mistake].function
    for style in styles:
        verdicts = graded(callers(mistake, style).files, sandbox)
        others = {number for number in lost(verdicts)} - {v.number for v in verdicts if v.question == function}
        assert not others, (style, {number: accused(verdicts).get(number) for number in others})
