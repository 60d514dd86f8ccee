"""One open sandbox for the tests of a module; a module whose limits are its own opens one of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.sandbox.host.sandbox import Sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as room:
        yield room
