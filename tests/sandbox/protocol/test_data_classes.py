"""What is made here is made as the standard library makes it, as far as anybody can tell."""

import copy
import dataclasses
import pickle
from dataclasses import field, replace

import numpy as np
import pytest

from grader.sandbox.protocol import data_classes


def made(dataclass):
    @dataclass(frozen=True)
    class Point:
        """With a default, and fields that are of no account."""

        x: float
        names: tuple[str, ...] = ()
        seconds: float = field(default=0.0, compare=False)
        more: dict[str, int] = field(default_factory=dict, repr=False)

    @dataclass(frozen=True)
    class Nothing:
        """No field."""

    @dataclass(frozen=True, eq=False)
    class Alone:
        """Equal to itself alone."""

        x: int

    return Point, Nothing, Alone


def refusal(asked, *given):
    with pytest.raises((TypeError, dataclasses.FrozenInstanceError)) as refused:
        asked(*given)
    return type(refused.value), str(refused.value)


VALUES = np.arange(3.0)
ASKED = [
    lambda point, nothing, alone: point(1.0) == point(1.0),
    lambda point, nothing, alone: point(1.0) == point(2.0),
    lambda point, nothing, alone: point(1.0) == point(1.0, seconds=3.0),
    lambda point, nothing, alone: point(1.0) == 1.0,
    lambda point, nothing, alone: point(1.0) == point(1.0, more={"a": 1}),
    lambda point, nothing, alone: [each == each for each in (point(VALUES),)],
    lambda point, nothing, alone: point(x=1.0, names=("a",)).names,
    lambda point, nothing, alone: repr(point(1.0, ("a",))),
    lambda point, nothing, alone: replace(point(1.0), x=2.0) == point(2.0),
    lambda point, nothing, alone: dataclasses.asdict(point(1.0)),
    lambda point, nothing, alone: [each.name for each in dataclasses.fields(point)],
    lambda point, nothing, alone: copy.deepcopy(point(1.0)) == point(1.0),
    lambda point, nothing, alone: point.__match_args__,
    lambda point, nothing, alone: [refusal(setattr, kind(1), each.name, 2) for kind in (point, alone) for each in dataclasses.fields(kind)],
    lambda point, nothing, alone: [refusal(delattr, kind(1), each.name) for kind in (point, alone) for each in dataclasses.fields(kind)],
    lambda point, nothing, alone: (len({nothing(), nothing()}), len({alone(1), alone(1)})),
    lambda point, nothing, alone: refusal(hash, point(1.0)),
]


@pytest.mark.parametrize("asked", ASKED)
def test_it_answers_as_that_of_the_standard_library(asked):
    assert asked(*made(data_classes.dataclass)) == asked(*made(dataclasses.dataclass))


def test_two_types_with_the_same_fields_are_not_equal():
    assert made(data_classes.dataclass)[0](1.0) != made(data_classes.dataclass)[0](1.0)


@data_classes.dataclass(frozen=True)
class Sent:
    """Can be sent to another process."""

    x: int


def test_it_can_be_pickled():
    assert pickle.loads(pickle.dumps(Sent(3))) == Sent(3)
