"""What a value in assignment.toml may be: for each kind a test and the words that say it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

Kind = Mapping[str, Any]
_ADDRESS = re.compile(r"https?://[^\s<>\"']*\{section\}[^\s<>\"']*")
_FILE = re.compile(r"\w[\w.-]*\.py")
VISIBILITIES = ("hidden", "after_due_date", "after_published", "visible")


def _kind(what: str, fits: Callable[[Any], bool]) -> Kind:
    return {"what": what, "fits": fits}


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Any) -> bool:
    # TOML knows nan and inf; neither limits anything.
    return (_whole(value) or isinstance(value, float)) and math.isfinite(value)


def _list_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(fits(each) for each in value)


def _rising(value: Any) -> bool:
    inside = _list_of(lambda each: _number(each) and 0 < each <= 1)
    return bool(value) and inside(value) and value == sorted(set(value))


def _different(value: Any) -> bool:
    inside = _list_of(_whole)
    return bool(value) and inside(value) and len(set(value)) == len(value)


TEXT = _kind("a text in quotes", lambda value: isinstance(value, str) and bool(value.strip()))
WHOLE = _kind("a whole number, at least 0", lambda value: _whole(value) and value >= 0)
COUNT = _kind("a whole number, at least 1", lambda value: _whole(value) and value >= 1)
POSITIVE = _kind("a number above 0", lambda value: _number(value) and value > 0)
NOT_NEGATIVE = _kind("a number, at least 0", lambda value: _number(value) and value >= 0)
PERCENT = _kind("a number from 0 to 100", lambda value: _number(value) and 0 <= value <= 100)
_names = _list_of(lambda each: isinstance(each, str) and each.isidentifier())
PACKAGES, NAMES = _kind("a list of package names", _names), _kind("a list of names", _names)
WEB_ADDRESS = _kind('the web address of a section, as "https://a.edu/notes.html#section-{section}"',
                    lambda value: isinstance(value, str) and bool(_ADDRESS.fullmatch(value)))
PYTHON_FILE = _kind('the name of a Python file, such as "homework.py"',
                    lambda value: isinstance(value, str) and bool(_FILE.fullmatch(value)))
VISIBILITY = _kind("one of " + ", ".join(VISIBILITIES), lambda value: value in VISIBILITIES)
DIFFERENT = _kind("a list of different whole numbers", _different)
ANYTHING = _kind("anything", lambda value: True)  # what it may be, others know
RISING = _kind("a rising list of accuracies above 0 and up to 1", _rising)
