"""What comes out where the examples of a batch are taken one by one."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.authoring.diagnosis.recipe import Facts, Values
from grader.authoring.lengths import BATCH


def first_alone(batched: tuple[str, ...], facts: Facts) -> Values:
    """A batch of the first example."""
    return _of_one(batched, facts, 0)


def each_example(batched: tuple[str, ...], share: bool, facts: Facts) -> Values:
    """One value for each example, on a first axis; where they `share`, each is divided by their number."""
    count = facts.lengths[BATCH]
    found = [_of_one(batched, facts, n) for n in range(count)]
    return {name: np.stack([np.asarray(each[name]) for each in found]) / (count if share else 1)
            for name in facts.names}


def summed_over_others(batched: tuple[str, ...], share: bool, mean: bool, facts: Facts) -> Values:
    """One value for each example: what each has, summed over all its axes, or their mean."""
    found = each_example(batched, share, facts)
    over = {name: tuple(range(1, value.ndim)) for name, value in found.items()}
    return {name: (value.mean if mean else value.sum)(axis=over[name]) for name, value in found.items()}


def first_for_all(value: Any) -> Any:
    """The first example in place of each."""
    return np.repeat(value[:1], len(value), axis=0)


def _of_one(batched: tuple[str, ...], facts: Facts, n: int) -> Values:
    return facts.value({**facts.inputs, **{name: facts.inputs[name][n : n + 1] for name in batched}})
