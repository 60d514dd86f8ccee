"""The tests for the other tools, as an instructor writes them: a check against the solution's value for each function.

A value is compared by its size and by its product with fixed random numbers, so that no test needs a file beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

REFERENCE = Path(__file__).resolve().parents[3] / "reference" / "homework4.py"
INPUTS = """import numpy as np
rng = np.random.default_rng(7)
z, y, yhat = rng.normal(size=(10, 6)), np.eye(10)[:, rng.integers(10, size=6)], rng.dirichlet(np.ones(10), 6).T
x, w = rng.normal(size=(784, 6)), 0.1 * rng.normal(size=8180)
x1, y1, yhat1, z1 = rng.normal(size=7), np.eye(4)[2], rng.dirichlet(np.ones(4)), rng.normal(size=5)
W1, b1, W2, b2 = rng.normal(size=(5, 7)), rng.normal(size=5), rng.normal(size=(4, 5)), rng.normal(size=4)
"""
# The function -> what is compared. In the handout each stands in a cell of its own, and so does its test.
CHECKS = {
    "relu": "relu(z)", "relu_prime": "relu_prime(z)", "softmax": "softmax(z)", "cross_entropy": "cross_entropy(y, yhat)",
    "vec": "vec(W1)", "unvec": "unvec(W1.ravel(), W1.shape)", "dJ_dyhat": "dJ_dyhat(y1, yhat1)",
    "dyhat_dz2": "dyhat_dz2(yhat1)", "dz2_dh1": "dz2_dh1(W2)", "dh1_dz1": "dh1_dz1(z1)",
    "dz1_dvecW1": "dz1_dvecW1(x1, 5)", "dz1_db1": "dz1_db1(5)",
    "dJ_dW1_by_jacobians": "dJ_dW1_by_jacobians(x1, y1, W1, b1, W2, b2)",
    "gradients_3_layer": "np.concatenate([np.ravel(each) for each in gradients_3_layer(x1, y1, W1, b1, W2, b2)])",
    "forward_prop": "np.append(forward_prop(x, y, w)[0], forward_prop(x, y, w)[3])",
    "back_prop": "back_prop(x, y, w)", "back_prop_general": "back_prop_general(x, y, w)",
}


def tests() -> dict[str, str]:
    """The source of each function's test, which raises AssertionError; its values come from the reference."""
    known: dict[str, Any] = {"__name__": "reference"}
    exec(compile(REFERENCE.read_text(encoding="utf-8"), str(REFERENCE), "exec"), known)
    exec(INPUTS, known)
    return {name: _test(expression, np.ravel(eval(expression, known))) for name, expression in CHECKS.items()}


def _test(expression: str, expected: Any) -> str:
    product = float(expected @ np.random.default_rng(1).normal(size=expected.size))
    return (f"{INPUTS}value = np.ravel({expression})\nassert value.size == {expected.size}, value.size\n"
            f"assert np.isclose(value @ np.random.default_rng(1).normal(size=value.size), {product!r}, rtol=1e-6)\n")
