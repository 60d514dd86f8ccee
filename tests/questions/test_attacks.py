"""Attacks on the questions themselves: what the battery of the sandbox, which puts no questions, cannot see."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.intake import take_in
from grader.judgement.verdict import TestVerdict
from grader.questions.run import Settings, run_questions
from grader.sandbox import Sandbox

ATTACKS = Path(__file__).parents[1] / "submissions" / "attacks"


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as room:
        yield room


def graded(attack: str, sandbox: Sandbox, *parts: int) -> list[TestVerdict]:
    verdicts = run_questions(take_in(ATTACKS / f"{attack}.py").program, sandbox, Settings(parts=parts))
    sandbox.clean()
    return verdicts


def points(verdicts: list[TestVerdict], function: str) -> float:
    return sum(verdict.score for verdict in verdicts if verdict.question == function)


def test_true_values_for_a_faulty_function_do_not_answer_the_function_that_calls_it(sandbox):
    assert points(graded("read_the_tables", sandbox, 1, 4), "forward_prop") == 0


def test_a_visible_test_is_told_nothing_of_the_inputs_of_a_hidden_one(sandbox):
    shown = [verdict for verdict in graded("tell_the_hidden_inputs", sandbox, 1, 2, 4) if verdict.visibility == "visible"]
    assert "nothing" in str(shown) and "leak=" not in str(shown)


@pytest.mark.parametrize(("attack", "seen"), [("train_nothing", set()), ("forge_the_steps", {"6.5", "6.6", "6.7"})])
def test_no_training_earns_no_points_for_training(attack, seen, sandbox):
    earned = {verdict.number for verdict in graded(attack, sandbox, 6) if verdict.score and verdict.question == "train"}
    assert earned <= seen
