"""The verdict does not depend on the style: correct solutions written in other hands, and one mistake in many of them.

`tests/support/solutions` makes them. Here are a few of each; `python tests/bench/styles.py` grades 300 combinations and
the whole matrix of mistakes and styles.
"""

import pytest

from tests.support.grading import accused, graded, lost
from tests.support.slow import slow
from tests.support.solutions import MISTAKES, callers, generate


@pytest.mark.parametrize(("seed", "answers"), [
    (10, True), *(slow(seed, True) for seed in (1, 27, 33)), (2, False), slow(21, False)])
def test_a_correct_solution_loses_nothing_and_is_accused_of_nothing(sandbox, seed, answers):
    verdicts = graded(generate(seed).files, sandbox, answers=answers)
    assert not lost(verdicts) and not accused(verdicts), accused(verdicts)


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
