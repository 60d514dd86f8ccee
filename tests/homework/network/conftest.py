"""The planted bugs of the benchmark, and the gradient at a point, right or with one of them."""

from __future__ import annotations

import pytest

from tests.bench import planted


def pytest_generate_tests(metafunc):
    if "bug" in metafunc.fixturenames:
        metafunc.parametrize("bug", list(planted.BUGS.values()), ids=list(planted.BUGS))


@pytest.fixture
def gradient():
    """gradient(point) or gradient(point, bug)."""

    def at(point, steps=None):
        passed = planted.Pass(point.x, point.y, point.w, point.sizes.widths)
        return passed.gradient(steps or planted.Steps())

    return at


@pytest.fixture
def steps():
    """The steps of a backward pass, to replace one of them."""
    return planted.Steps
