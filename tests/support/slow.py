"""A case of a table that is among the slow tests."""

from __future__ import annotations

from typing import Any

import pytest


def slow(*case: object) -> Any:
    return pytest.param(*case, marks=pytest.mark.slow)
