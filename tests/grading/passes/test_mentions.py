"""Which functions of a file may call which, in every style: rather one too many than one too few."""

import pytest

from grader.grading.passes.mentions import has_complex_numbers, reach
from grader.sandbox.protocol.program import Piece, Program
from tests.support.ways_to_call import CALLS

NAMES = ("relu", "relu_prime", "softmax", "forward_prop")
RELU = "def relu(z):\n    return z * (z > 0)\n\n\ndef softmax(z):\n    return z\n\n\n"


@pytest.mark.parametrize("way", CALLS)
def test_a_call_is_seen_however_it_is_made(way: str) -> None:
    assert reach([f"def relu(z):\n    return z\n{CALLS[way]}"], ("softmax", "relu", "go"))["go"] == {"softmax"}


@pytest.mark.parametrize(("body", "complex_"), [
    ("w.imag", True), ("w + 1e-20j", True), ("w.astype('c16').view(float)[1::2]", True), ("np.zeros(3, np.cdouble)", True),
    ("w.astype('complex128')", True), ("images @ w", False), ("imagined(w)", False), ("np.asfortranarray(w, 'F')", False),
])
def test_complex_numbers_are_seen_however_they_are_written(body: str, complex_: bool) -> None:
    source = f"def helper(w):\n    return {body}\n\n\ndef back_prop(w):\n    return helper(w)\n"
    assert has_complex_numbers(Program((Piece(source, "homework4.py"),)), "back_prop") is complex_


@pytest.mark.parametrize("source", [
    RELU + "def forward_prop(x):\n    softmax = 3\n    return relu(x) * softmax\n",
    RELU + "def forward_prop(x, softmax):\n    return relu(x) * softmax\n",
    RELU + "def forward_prop(x):\n    '''Does what softmax needs.'''\n    return relu(x)\n",
    RELU + "def other(x):\n    h = softmax(x)\n    return h\n\n\ndef forward_prop(x):\n    h = relu(x)\n    return h\n",
], ids=["variable", "parameter", "docstring", "a variable of the same name elsewhere"])
def test_what_only_looks_like_a_call_is_none(source: str) -> None:
    assert reach([source], NAMES)["forward_prop"] == {"relu"}


def test_a_helper_module_is_read_too() -> None:
    home = "from helper import relu as act\n\n\ndef forward_prop(x):\n    return act(x)\n"
    assert reach([RELU, home], NAMES)["forward_prop"] == {"relu"}


@pytest.mark.parametrize("source", [RELU, "def forward_prop(:\n", "x = " + "(" * 5000 + ")" * 5000, "\0"],
                         ids=["not there", "not Python", "too deep", "NUL"])
def test_what_cannot_be_read_may_call_everything(source: str) -> None:
    assert reach([source], NAMES)["forward_prop"] == {"relu", "relu_prime", "softmax"}
