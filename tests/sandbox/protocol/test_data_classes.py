"""What is made here is made as the standard library makes it, as far as anybody can tell."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field, replace

import numpy as np
import pytest

from grader.sandbox.protocol import data_classes


def both(make):
    """The types that `make` makes with the decorator of the standard library and with ours."""
    return [make(dataclasses.dataclass), make(data_classes.dataclass)]


def with_values(dataclass):
    @dataclass(frozen=True)
    class Point:
        """With a default, and a field that is of no account."""

        x: float
        names: tuple[str, ...] = ()
        seconds: float = field(default=0.0, compare=False)
        more: dict[str, int] = field(default_factory=dict, repr=False)

    return Point


def without(dataclass):
    @dataclass(frozen=True)
    class Nothing:
        """No field."""

    return Nothing


def with_its_own(dataclass):
    @dataclass(frozen=True, eq=False)
    class Alone:
        """Equal to itself alone."""

        x: int

    return Alone


SAME = [
    lambda kind: kind(1.0) == kind(1.0),
    lambda kind: kind(1.0) == kind(2.0),
    lambda kind: kind(1.0) == kind(1.0, seconds=3.0),
    lambda kind: kind(1.0) == 1.0,
    lambda kind: kind(1.0) == kind(1.0, more={"a": 1}),
    lambda kind: kind(x=1.0, names=("a",)).names,
    lambda kind: repr(kind(1.0, ("a",))).replace("with_values.<locals>.", ""),
    lambda kind: replace(kind(1.0), x=2.0) == kind(2.0),
    lambda kind: dataclasses.asdict(kind(1.0)),
    lambda kind: [each.name for each in dataclasses.fields(kind)],
    lambda kind: copy.deepcopy(kind(1.0)) == kind(1.0),
    lambda kind: kind.__match_args__,
]


@pytest.mark.parametrize("asked", SAME)
def test_it_answers_as_that_of_the_standard_library(asked):
    usual, ours = both(with_values)
    assert asked(ours) == asked(usual)


@pytest.mark.parametrize("make", [with_values, without, with_its_own])
def test_no_field_can_be_changed(make):
    for kind in both(make):
        one = kind(*[1] * min(1, len(dataclasses.fields(kind))))
        for each in dataclasses.fields(kind):
            with pytest.raises(FrozenInstanceError):
                setattr(one, each.name, 2)
            with pytest.raises(FrozenInstanceError):
                delattr(one, each.name)


def test_a_hash_belongs_to_what_is_equal():
    for kind in both(without):
        assert len({kind(), kind()}) == 1
    for kind in both(with_its_own):
        assert len({kind(1), kind(1)}) == 2
    for kind in both(lambda dataclass: with_values(dataclass)):
        with pytest.raises(TypeError, match="unhashable"):
            hash(kind(1.0))


def test_two_types_with_the_same_fields_are_not_equal():
    one, other = with_values(data_classes.dataclass), with_values(data_classes.dataclass)
    assert one(1.0) != other(1.0)


def test_an_array_is_equal_to_itself():
    values = np.arange(3.0)
    for kind in both(with_values):
        assert kind(values) == kind(values)


@data_classes.dataclass(frozen=True)
class Sent:
    """Can be sent to another process."""

    x: int


def test_it_can_be_pickled():
    assert pickle.loads(pickle.dumps(Sent(3))) == Sent(3)
