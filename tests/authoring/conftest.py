"""The command line, asked in this process."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture
def told(run: Callable[..., tuple[int, str, str]]) -> Callable[..., str]:
    """told("grade", path): all that the command says, in one line; it ends with this code and never with a traceback."""
    def command(*words: object, code: int = 0) -> str:
        ended, *both = run(*words)
        said = " ".join("".join(both).split())
        assert ended == code and "Traceback" not in said, said
        return said
    return command
