"""How a value comes about, as data: from which inputs the reference computes it, and what becomes of it then.

A mistake changes a recipe. Nothing is known of the reference but what it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

import numpy as np

from grader.data_classes import dataclass
from grader.judgement.diagnosis import Answer, Case

Inputs = Mapping[str, Any]
Values = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Facts:
    """One call: its `inputs` by name, upstream gradients among them, and the `lengths` that letters stand for.

    `value` is what the reference returns for any inputs, by name; `names` are the values that are asked for.
    """

    inputs: Inputs
    lengths: Mapping[str, int]
    names: tuple[str, ...]
    value: Callable[[Inputs], Values]
    elsewhere: Inputs = field(default_factory=dict)  # of a backward function: the forward call that came later

    def copied(self, name: str) -> Any:
        """The input, for whoever may write into it."""
        return np.copy(self.inputs[name]) if np.ndim(self.inputs[name]) else self.inputs[name]


ChangeInputs = Callable[[Inputs], Inputs]
ChangeValue = Callable[[Any, Facts], Any]


@dataclass(frozen=True)
class Recipe:
    """`inputs` and `value` are changed on the way; `only` that value where not all are. Without changes: the truth."""

    inputs: ChangeInputs | None = None
    value: ChangeValue | None = None
    whole: Callable[[Facts], Values] | None = None
    only: str = ""


TRUE = Recipe()


def compute(recipe: Recipe, case: Case) -> Answer:
    """What `recipe` answers. ValueError where the reference cannot be asked so."""
    facts: Facts = case.facts
    true = dict(zip(facts.names, case.expected, strict=True))
    try:
        changed = _changed(recipe, facts, true)
    except Exception as error:  # the instructor's code, asked what it was not made for
        raise ValueError(str(error)) from error
    names = (recipe.only,) if recipe.only else facts.names
    return tuple(np.asarray(changed[name] if name in names else true[name], dtype=np.float64)
                 for name in facts.names)


def _changed(recipe: Recipe, facts: Facts, true: Values) -> Values:
    values = true
    if recipe.whole is not None:
        values = recipe.whole(facts)
    elif recipe.inputs is not None:
        values = facts.value(recipe.inputs(facts.inputs))
    if recipe.value is None:
        return values
    return {name: recipe.value(np.asarray(value, dtype=np.float64), facts) for name, value in values.items()
            if name in facts.names}
