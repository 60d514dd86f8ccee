"""The planted bugs of the benchmark, loaded by path, and the gradient at a point, right or with one of them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest


def _load():
    path = Path(__file__).parents[2] / "bench" / "planted.py"
    spec = importlib.util.spec_from_file_location("planted_gradient_bugs", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


PLANTED = _load()


def pytest_generate_tests(metafunc):
    if "bug" in metafunc.fixturenames:
        metafunc.parametrize("bug", list(PLANTED.BUGS.values()), ids=list(PLANTED.BUGS))


@pytest.fixture
def gradient():
    """gradient(point) or gradient(point, bug)."""

    def at(point, steps=None):
        passed = PLANTED.Pass(point.x, point.y, point.w, point.sizes.widths)
        return passed.gradient(steps or PLANTED.Steps())

    return at


@pytest.fixture
def steps():
    """The steps of a backward pass, to replace one of them."""
    return PLANTED.Steps
