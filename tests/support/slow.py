"""Cases of a table that are among the slow tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def slow(*case: object) -> Any:
    return pytest.param(*case, marks=pytest.mark.slow)


def some_slow(table: Iterable[str], *usual: str) -> list[Any]:
    """The names of a table, those that are not the `usual` ones among the slow tests."""
    return [name if name in usual else slow(name) for name in table]


def one_in(step: int, table: Iterable[object]) -> list[Any]:
    """The cases of a table: one in `step` by default, the first among them, and the others among the slow tests."""
    return [slow(*(each if isinstance(each, tuple) else (each,))) if number % step else each for number, each in enumerate(table)]
