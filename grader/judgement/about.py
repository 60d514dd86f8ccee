"""What a failure is about, as a value: what the rest of the grader goes by, beside the words for people."""

from __future__ import annotations

from enum import Enum


class About(str, Enum):
    """LENGTH: how many numbers there are, or their shape. NOT_FINITE: nan or infinity. NO_TIME: it was never asked."""

    LENGTH = "length"
    NOT_FINITE = "not_finite"
    NO_TIME = "no_time"
