"""Values of a platform's JSON as they really come: strings for numbers, nulls, and other kinds than were promised."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

LONG_AGO = datetime.min.replace(tzinfo=timezone.utc)
_FRACTION = re.compile(r"\.(\d+)")


def number(value: object) -> float | None:
    """A finite number from a number or a string that spells one; else None."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        parsed = float(value)
    except (ValueError, OverflowError):
        return None
    return parsed if math.isfinite(parsed) else None


def moment(value: object) -> datetime | None:
    """An aware time from ISO 8601, with the offset that stands there; one without is taken as UTC."""
    if not isinstance(value, str):
        return None
    try:
        # Python 3.10 reads neither the letter Z nor a fraction that has not exactly six digits.
        text = _FRACTION.sub(lambda found: f".{found[1]:0<6.6}", value.strip().replace("Z", "+00:00"))
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not datetime.min.year < parsed.year < datetime.max.year:  # it would leave the calendar on another clock
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)


def an_object(value: object) -> Mapping[str, Any]:
    """`value` if it is an object of JSON, else an empty one."""
    return value if isinstance(value, dict) else {}


def a_list(value: object) -> list[Any]:
    """`value` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []
