"""One graded test, ready to be asked."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from grader.data_classes import dataclass


@dataclass(frozen=True)
class Question:
    """The `function`, the `fixtures` that it asks for, and its own parameters, where it has some."""

    function: Callable[..., Any]
    fixtures: tuple[str, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)


def question(function: Callable[..., Any], parameters: Mapping[str, Any]) -> Question:
    """What a test function asks, given `parameters`: all else that has no default is a fixture."""
    names = inspect.signature(function).parameters.values()
    wanted = tuple(each.name for each in names if each.default is each.empty and each.name not in parameters)
    return Question(function, wanted, parameters)
