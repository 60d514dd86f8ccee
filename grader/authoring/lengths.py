"""The lengths that letters stand for: all different in one case, so that a mixed-up axis shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from grader.configuration import value_rules

Choices = Mapping[str, tuple[int, ...]]
USUAL = (2, 3, 4, 5, 6, 7)
BATCH = "N"  # the letter whose length 1 is tried too, beside larger ones
WHAT = "a list of different whole numbers, at least 1"


def checked(said: Any, wrong: Callable[[str, str], Exception]) -> dict[str, tuple[int, ...]]:
    """The choices of each letter, as [lengths] gives them. What cannot be meant is raised as `wrong` makes it."""
    if not isinstance(said, dict):
        raise wrong("lengths", 'lengths must be written as { N = [3, 5] }')
    for letter, value in said.items():
        if len(letter) != 1 or not letter.isalpha():
            raise wrong(letter, f"{letter} must be a single letter, as in the shapes of functions")
        if not _fits(value):
            raise wrong(letter, f"{letter} must be {WHAT}, and it is {value!r}")
    return {letter: tuple(value) for letter, value in said.items()}


def _fits(value: Any) -> bool:
    return (isinstance(value, list) and bool(value) and all(value_rules.COUNT["fits"](each) for each in value)
            and len(set(value)) == len(value))


def drawn(letters: Iterable[str], choices: Choices, rng: np.random.Generator) -> dict[str, int]:
    """A length for each letter: all different as far as the choices allow."""
    found: dict[str, int] = {}
    for letter in sorted(letters, key=lambda letter: (len(choices.get(letter, USUAL)), letter)):
        possible = [length for length in choices.get(letter, _usual(letter)) if length not in found.values()]
        found[letter] = int(rng.choice(possible or choices.get(letter, USUAL)))
    return found


def _usual(letter: str) -> tuple[int, ...]:
    return tuple(length + 2 for length in USUAL) if letter == BATCH else USUAL


def alone(lengths: Mapping[str, int], choices: Choices) -> dict[str, int] | None:
    """The same with a batch of one example; None where there is no batch, or its choices leave 1 out."""
    if BATCH not in lengths or (BATCH in choices and 1 not in choices[BATCH]):
        return None
    return {**lengths, BATCH: 1}
