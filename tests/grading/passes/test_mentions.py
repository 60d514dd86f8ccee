"""Which functions of a file may call which, in every style: rather one too many than one too few."""

from __future__ import annotations

import pytest

from grader.grading.passes.mentions import has_complex_numbers, reach
from grader.sandbox.protocol.program import Piece, Program

NAMES = ("relu", "relu_prime", "softmax", "forward_prop")
RELU = "def relu(z):\n    return z * (z > 0)\n\n\ndef softmax(z):\n    return z\n\n\n"
STYLES = {
    "by name": RELU + "def forward_prop(x):\n    return relu(x)\n",
    "through a helper": RELU + "def layer(x):\n    return relu(x)\n\n\ndef forward_prop(x):\n    return layer(x)\n",
    "by another name": RELU + "act = relu\n\n\ndef forward_prop(x):\n    return act(x)\n",
    "in a table": RELU + "ACTS = {'hidden': relu}\n\n\ndef forward_prop(x):\n    return ACTS['hidden'](x)\n",
    "by its spelling": RELU + "def forward_prop(x):\n    return globals()['relu'](x)\n",
    "as a method": "class HW:\n    def relu(self, z):\n        return z\n\n    def softmax(self, z):\n        return z\n\n"
                   "    def forward_prop(self, x):\n        return self.relu(x)\n",
    "of its class": "class HW:\n    @staticmethod\n    def relu(z):\n        return z\n\n    @staticmethod\n"
                    "    def softmax(z):\n        return z\n\n    @staticmethod\n    def forward_prop(x):\n"
                    "        return HW.relu(x)\n",
    "kept in an object": RELU + "class Net:\n    def __init__(self):\n        self.act = relu\n\n    def run(self, x):\n"
                         "        return self.act(x)\n\n\ndef forward_prop(x):\n    return Net().run(x)\n",
    "by the call of an object": RELU + "class Layer:\n    def __call__(self, x):\n        return relu(x)\n\n\n"
                                "LAYER = Layer()\n\n\ndef forward_prop(x):\n    return LAYER(x)\n",
    "as a default": RELU + "def forward_prop(x, act=relu):\n    return act(x)\n",
    "as a lambda": RELU + "forward_prop = lambda x: relu(x)\n",
}


@pytest.mark.parametrize("style", STYLES)
def test_a_call_is_seen_in_every_style(style: str) -> None:
    assert reach([STYLES[style]], NAMES)["forward_prop"] == {"relu"}


@pytest.mark.parametrize(("body", "complex_"), [
    ("w.imag", True), ("w + 1e-20j", True), ("w.astype('c16').view(float)[1::2]", True), ("np.zeros(3, np.cdouble)", True),
    ("w.astype('complex128')", True), ("images @ w", False), ("imagined(w)", False), ("np.asfortranarray(w, 'F')", False),
])
def test_complex_numbers_are_seen_however_they_are_written(body: str, complex_: bool) -> None:
    source = f"def helper(w):\n    return {body}\n\n\ndef back_prop(w):\n    return helper(w)\n"
    assert has_complex_numbers(Program((Piece(source, "homework4.py"),)), "back_prop") is complex_


def test_what_is_defined_in_one_function_may_call_all_that_is() -> None:
    source = ("def make():\n    def relu(z):\n        return z\n\n    def run(x):\n        return relu(x)\n\n"
              "    return relu, run\n\n\nrelu, forward_prop = make()\n")
    assert reach([source], NAMES)["forward_prop"] >= {"relu"}


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
