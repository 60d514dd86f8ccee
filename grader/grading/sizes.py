"""The sizes that one call is asked at, as far as the machine knows them: values of module constants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Sizes(Protocol):
    """How large everything is in one graded case."""

    def constants(self) -> Mapping[str, int]:
        """The module constants that say so, by name."""
