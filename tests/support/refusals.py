"""What is said of a file that an instructor wrote and that cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.configuration.document import AssignmentError


def refusal(read: Callable[..., Any], *given: object) -> str:
    """The one sentence with which `read(*given)` refuses it."""
    with pytest.raises(AssignmentError) as refused:
        read(*given)
    assert "\n" not in str(refused.value)
    return str(refused.value)
