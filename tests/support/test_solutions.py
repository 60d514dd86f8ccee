"""The generated solutions are what they claim: correct, different from one another, wrong only where they should be.

A sample by default; with SOLUTIONS_ALL in the environment, all 300 solutions and every mistake in every style.
"""

import ast
import os
import warnings
from collections.abc import Iterator

import numpy as np
import pytest

from tests.support.slow import one_in
from tests.support.solutions import AXES, ENDLESS, FORMS, MISTAKES, PAIRS, STYLES, callers, cured, generate, tolerance
from tests.support.solutions.check import TINY, problems
from tests.support.solutions.generate import choose
from tests.support.solutions.homework import ALL, FUNCTIONS, PARTS
from tests.support.solutions.loading import Loaded
from tests.support.solutions.solution import Solution

ALL_SEEDS = range(300)
EVERYTHING = bool(os.environ.get("SOLUTIONS_ALL"))
SEEDS = ALL_SEEDS if EVERYTHING else ALL_SEEDS[::16]
SAMPLE = PAIRS if EVERYTHING else PAIRS[::197]
# Functions that have nothing to call but in one odd form or none.
LEAVES = {*PARTS[1], *PARTS[2]} - {"dh1_dz1", "dJ_dW1_by_jacobians"}


@pytest.fixture(autouse=True)
def _no_numpy_warnings() -> Iterator[None]:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def wrong_functions(solution: Solution, loaded: Loaded | None = None) -> dict[str, str]:
    """What a comparison with the reference says against a solution."""
    even = solution.choices["train"] == "even_batches"
    return problems(loaded or Loaded(solution, TINY), tolerance(solution.choices), even)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_has_six_different_forms_and_half_of_them_call_others(name: str) -> None:
    trees = {ast.dump(ast.parse(form.text)) for form in FORMS[name].values()}
    assert len(trees) == len(FORMS[name]) >= 6
    assert name in LEAVES or sum(bool(form.calls) for form in FORMS[name].values()) >= len(FORMS[name]) / 2


def test_300_numbers_give_300_combinations_and_reach_everything() -> None:
    drawn = [choose(seed) for seed in ALL_SEEDS]
    combinations = {(*(form.name for form in forms.values()), *axes.values()) for forms, axes in drawn}
    assert len(combinations) == len(ALL_SEEDS)
    for name in FUNCTIONS:
        assert {forms[name].name for forms, _ in drawn} == set(FORMS[name])
    for axis, values in AXES.items():
        assert {axes[axis] for _, axes in drawn} == set(values)


def test_the_same_number_is_the_same_solution() -> None:
    assert generate(7) == generate(7)
    assert callers("relu.leaky", "static") == callers("relu.leaky", "static")


@pytest.mark.parametrize("seed", SEEDS)
def test_solution_is_correct_and_runs_as_a_whole_where_nothing_is_meant_to_fail(seed: int) -> None:
    solution = generate(seed)
    loaded = Loaded(solution, TINY)
    assert wrong_functions(solution, loaded) == {}, solution.description
    assert all(callable(loaded.function(name)) for name in ALL)
    if solution.choices["top"] not in ("failing_load", "magics") and solution.choices["main"] != "failing_at_end":
        assert not loaded.failures, loaded.failures


@pytest.mark.parametrize(("wrong", "style"), SAMPLE)
def test_cured_solution_is_correct(wrong: str, style: str) -> None:
    solution = cured(wrong, style)
    assert wrong_functions(solution) == {}, solution.description


@pytest.mark.parametrize(("wrong", "style"), [pair for pair in SAMPLE if pair[0] not in ENDLESS])
def test_mistake_shows(wrong: str, style: str) -> None:
    solution = callers(wrong, style)
    assert MISTAKES[wrong].function in wrong_functions(solution), solution.description


def test_mistakes_and_styles_are_many() -> None:
    assert len(MISTAKES) >= 24
    assert len(STYLES) >= 10
    assert {mistake.function for mistake in MISTAKES.values()} == set(FUNCTIONS[:15])


@pytest.mark.parametrize("wrong", one_in(4, MISTAKES))
def test_someone_calls_the_wrong_function(wrong: str) -> None:
    assert callers(wrong, "module").choices["callers"]
