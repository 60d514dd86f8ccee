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

    @dataclass(frozen=True)
    class Further(Point):
        """One that has what another has."""

        y: float = 1.0

        def __post_init__(self):
            if self.y < 0:
                raise TypeError(f"y is {self.y}")

    return Point, Nothing, Alone, Further


def refusal(asked, *given, **named):
    with pytest.raises((TypeError, dataclasses.FrozenInstanceError)) as refused:
        asked(*given, **named)
    return type(refused.value), str(refused.value)


VALUES = np.arange(3.0)
ASKED = [
    lambda point, nothing, alone, further: point(1.0) == point(1.0),
    lambda point, nothing, alone, further: point(1.0) == point(2.0),
    lambda point, nothing, alone, further: point(1.0) == point(1.0, seconds=3.0),
    lambda point, nothing, alone, further: point(1.0) == 1.0,
    lambda point, nothing, alone, further: point(1.0) == point(1.0, more={"a": 1}),
    lambda point, nothing, alone, further: [each == each for each in (point(VALUES),)],
    lambda point, nothing, alone, further: point(x=1.0, names=("a",)).names,
    lambda point, nothing, alone, further: repr(point(1.0, ("a",))),
    lambda point, nothing, alone, further: replace(point(1.0), x=2.0) == point(2.0),
    lambda point, nothing, alone, further: dataclasses.asdict(point(1.0)),
    lambda point, nothing, alone, further: [each.name for each in dataclasses.fields(point)],
    lambda point, nothing, alone, further: copy.deepcopy(point(1.0)) == point(1.0),
    lambda point, nothing, alone, further: point.__match_args__,
    lambda point, nothing, alone, further: [refusal(setattr, kind(1), each.name, 2) for kind in (point, alone) for each in dataclasses.fields(kind)],
    lambda point, nothing, alone, further: [refusal(delattr, kind(1), each.name) for kind in (point, alone) for each in dataclasses.fields(kind)],
    lambda point, nothing, alone, further: (len({nothing(), nothing()}), len({alone(1), alone(1)})),
    lambda point, nothing, alone, further: refusal(hash, point(1.0)),
    lambda point, nothing, alone, further: point(1.0).more is point(1.0).more,
    lambda point, nothing, alone, further: repr(further(1.0, y=2.0)),
    lambda point, nothing, alone, further: refusal(further, 1.0, y=-1.0),
    lambda point, nothing, alone, further: (further(1.0) == point(1.0), further(1.0) == further(1.0)),
]


@pytest.mark.parametrize("asked", ASKED)
def test_it_answers_as_that_of_the_standard_library(asked):
    assert asked(*made(data_classes.dataclass)) == asked(*made(dataclasses.dataclass))


@pytest.mark.parametrize(("given", "named"), [((), {}), ((1, 2), {}), ((), {"y": 2}), ((1,), {"x": 2}), ((1,), {"y": 2})])
def test_values_that_are_no_fields_or_too_few_are_refused(given, named):
    *_, alone, _ = made(data_classes.dataclass)
    with pytest.raises(TypeError, match=r"Alone\(x\) was given"):
        alone(*given, **named)


def test_two_types_with_the_same_fields_are_not_equal():
    assert made(data_classes.dataclass)[0](1.0) != made(data_classes.dataclass)[0](1.0)


@data_classes.dataclass(frozen=True)
class Sent:
    """Can be sent to another process."""

    x: int


def test_it_can_be_pickled():
    assert pickle.loads(pickle.dumps(Sent(3))) == Sent(3)


def test_to_make_one_nothing_is_needed_that_student_code_may_take_away(monkeypatch):
    point, *_ = made(data_classes.dataclass)
    monkeypatch.setattr(dataclasses, "dataclass", None)
    assert point(1.0).x == 1.0
