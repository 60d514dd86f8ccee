"""The mistakes that any homework can have, as changes of a recipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from grader.authoring.declared import Array, Declared, DeclaredFunction, Kind, OneOf
from grader.authoring.diagnosis.examples import each_example, first_alone, first_for_all, summed_over_others
from grader.authoring.diagnosis.recipe import Facts, Inputs, Recipe
from grader.authoring.lengths import BATCH
from grader.judgement.diagnosis import Hypothesis

LIKELY, PLAIN, RARE = 1, 2, 3


def hypotheses(inputs: Mapping[str, Declared], function: DeclaredFunction, asked: tuple[str, ...],
               upstream: tuple[str, ...]) -> Iterator[Hypothesis]:
    """All that `function` may do wrong, of all values at once and of each alone.

    `inputs` are the arguments by name, and the gradients `upstream` of a backward function among them.
    """
    for only in ("", *asked) if len(asked) > 1 else ("",):
        for id, recipe, detail, rank in (*_of_values(inputs), *_of_inputs(inputs, upstream),
                                         *_of_examples(inputs, upstream)):
            yield Hypothesis(id, partial(_made, recipe, only), rank=rank,
                             detail=_where(only, detail))
        yield Hypothesis("constant-factor", partial(_factor, only), rank=RARE, constant=0.5, linear=True,
                         detail=_where(only, ""))
        for name in _like_a_value(inputs, function, (only,) if only else asked):
            yield Hypothesis("mixed-with-argument", partial(_mixed, only, name), rank=RARE, constant=0.5, linear=True,
                             detail=_where(only, name))


def _where(only: str, detail: str) -> str:
    """In which value, and with what: the start of a sentence."""
    return " ".join(filter(None, (f"in {only}" if only else "", f"with {detail}" if detail else "")))


Change = tuple[str, Recipe, str, int]


def _made(recipe: Recipe, only: str, before: Recipe, constant: float) -> Recipe:
    return Recipe(recipe.inputs, recipe.value, recipe.whole, only)


def _factor(only: str, before: Recipe, constant: float) -> Recipe:
    return Recipe(value=lambda value, facts: constant * value, only=only)


def _mixed(only: str, name: str, before: Recipe, constant: float) -> Recipe:
    return Recipe(value=lambda value, facts: _between(value, facts.inputs[name], constant), only=only)


def _between(value: Any, argument: Any, part: float) -> Any:
    if np.shape(value) != np.shape(argument):
        raise ValueError("other shapes")
    return (1 - part) * value + part * np.asarray(argument)


def _of_values(inputs: Mapping[str, Declared]) -> Iterator[Change]:
    yield "sign-flipped", Recipe(value=lambda value, facts: -value), "", LIKELY
    letters = sorted(frozenset().union(*(each.letters for each in inputs.values() if isinstance(each, Array))))
    for letter in letters:
        more, less = ("summed-not-averaged", "averaged-not-summed") if letter == BATCH else ("length-factor",) * 2
        rank = LIKELY if letter == BATCH else PLAIN
        yield more, Recipe(value=partial(_times, letter, 1)), f"{letter} as a factor", rank
        yield less, Recipe(value=partial(_times, letter, -1)), f"{letter} as a divisor", rank
    yield "transposed-value", Recipe(value=lambda value, facts: value.T), "", LIKELY
    yield "transposed-reshaped", Recipe(value=lambda value, facts: value.T.reshape(value.shape)), "", LIKELY


def _times(letter: str, power: int, value: Any, facts: Facts) -> Any:
    return value * float(facts.lengths[letter]) ** power


def _of_inputs(inputs: Mapping[str, Declared], upstream: tuple[str, ...]) -> Iterator[Change]:
    for name, declared in inputs.items():
        for id, change, detail, rank in _of_one(name, declared):
            yield id, Recipe(inputs=partial(_with, name, change)), detail, rank
        for other in inputs:
            if other != name and _alike(declared, inputs[other]):
                yield ("argument-for-another", Recipe(inputs=partial(_instead, name, other)),
                       f"{other} for {name}", PLAIN)
    if upstream:
        later = Recipe(whole=lambda facts: facts.value(facts.elsewhere))
        yield "stale-cache", later, "the cache of a later call", LIKELY
    for name in inputs:
        for gradient in upstream:
            if name not in upstream:  # of the same shape, as in a function that is applied entry by entry
                yield ("argument-for-another", Recipe(inputs=partial(_instead, name, gradient)),
                       f"{gradient} for {name}", PLAIN)


def _of_one(name: str, declared: Declared) -> Iterator[tuple[str, Callable[[Any], Any], str, int]]:
    ones = PLAIN if isinstance(declared, Array) and declared.differentiable else LIKELY
    if isinstance(declared, OneOf):
        yield "argument-left-out", lambda value: type(value)(1), f"{name} = 1", ones
        yield "argument-inverted", lambda value: 1 / value, f"1 / {name}", LIKELY
    elif declared.kind is Kind.MASK:
        yield "mask-turned-round", lambda value: 1 - value, f"1 - {name}", LIKELY
        yield "argument-left-out", np.ones_like, f"{name} = 1", ones
    elif declared.differentiable:
        yield "argument-left-out", np.zeros_like, f"{name} = 0", LIKELY
        yield "argument-left-out", np.ones_like, f"{name} = 1", ones
        yield "argument-sign-ignored", np.abs, f"|{name}|", LIKELY
        yield "argument-inverted", lambda value: 1 / value, f"1 / {name}", LIKELY
        yield "argument-sign-flipped", lambda value: -value, f"-{name}", PLAIN  # of a product it flips the whole
        if len(declared.axes) > 1:
            axes = tuple(range(2, len(declared.axes))) or (-1,)
            yield "argument-reversed", partial(_reversed, axes=axes), f"{name} reversed", LIKELY
            yield "argument-transposed", lambda value: value.T.reshape(value.shape), f"{name} transposed", LIKELY


def _reversed(value: Any, axes: tuple[int, ...]) -> Any:
    return np.flip(value, axes)


def _of_examples(inputs: Mapping[str, Declared], upstream: tuple[str, ...]) -> Iterator[Change]:
    batched = tuple(name for name, each in inputs.items() if isinstance(each, Array) and each.axes[:1] == (BATCH,))
    if not batched:
        return
    yield "first-example-only", Recipe(whole=partial(first_alone, batched)), "", LIKELY
    for share in (False, True):
        yield "not-summed-over-examples", Recipe(whole=partial(each_example, batched, share)), "", LIKELY
        for mean in (False, True):
            yield ("summed-over-another-axis", Recipe(whole=partial(summed_over_others, batched, share, mean)), "",
                   LIKELY)
    for name in batched:
        yield "first-example-only", Recipe(inputs=partial(_with, name, first_for_all)), name, LIKELY
        if name in upstream:
            yield "first-example-only", Recipe(inputs=partial(_with, name, partial(_alone, 1))), name, LIKELY
        if name in upstream and isinstance(declared := inputs[name], Array) and len(declared.axes) > 2:
            yield "first-place-only", Recipe(inputs=partial(_with, name, _first_places)), name, LIKELY


def _alone(count: int, value: Any) -> Any:
    """`value` with zeros after the first examples."""
    left = np.zeros_like(value)
    left[:count] = value[:count]
    return left


def _first_places(value: Any) -> Any:
    """`value` with zeros but in the first place of each map, as an image has."""
    left = np.zeros_like(value)
    first = (..., *(0,) * (value.ndim - 2))
    left[first] = value[first]
    return left


def _with(name: str, change: Callable[[Any], Any], inputs: Inputs) -> Inputs:
    return {**inputs, name: change(inputs[name])}


def _instead(name: str, other: str, inputs: Inputs) -> Inputs:
    if np.shape(inputs[name]) != np.shape(inputs[other]):
        raise ValueError("other shapes")
    return {**inputs, name: inputs[other]}


def _alike(one: Declared, other: Declared) -> bool:
    return isinstance(one, Array) and isinstance(other, Array) and one.axes == other.axes and bool(one.axes) and (
        one.differentiable and other.differentiable)


def _like_a_value(inputs: Mapping[str, Declared], function: DeclaredFunction, asked: tuple[str, ...]) -> list[str]:
    axes = [function.returns[name].axes for name in asked]
    return [name for name, each in inputs.items() if isinstance(each, Array) and each.axes and each.axes in axes]
