"""Rows or columns, where the text of a file does not tell: decided in the worker by what forward_prop answers."""

from typing import Any

import numpy as np

SIZES = {"NUM_INPUT": 3, "NUM_HIDDEN": 4, "NUM_OUTPUT": 2}  # all different, and different from the five examples
SAID = ("The file follows the published interface 'rows' (forward_prop answers when the examples are rows, and not "
        "when they are columns); it is graded through it.")


def adapt_if_rows(names: dict[str, Any], adapt: Any) -> None:
    """Call `adapt` on `names` if forward_prop takes one example a row and does not take one a column."""
    forward = names.get("forward_prop")
    if forward is None or not isinstance(names.get("NUM_HIDDEN"), int):
        return
    rng = np.random.default_rng(4)
    x, y = rng.standard_normal((3, 5)), np.eye(2)[:, [0, 1, 1, 0, 1]]
    deep = int(names["NUM_HIDDEN_LAYERS"]) - 1
    w = rng.standard_normal(3 * 4 + deep * 4 * 4 + 4 * 2 + (deep + 1) * 4 + 2)

    def answers(x: Any, y: Any) -> bool:
        try:
            value = forward(x.copy(), y.copy(), w.copy())
            yhat = [each for each in value if isinstance(each, np.ndarray) and each.shape == y.shape]
            return bool(yhat) and bool(np.allclose(yhat[-1].sum(axis=y.shape.index(2)), 1))
        except Exception:  # the shapes do not fit, or anything else that the student's code does
            return False

    before = {name: names[name] for name in SIZES}
    names.update(SIZES)
    try:
        in_rows = not answers(x, y) and answers(x.T, y.T)
    finally:
        names.update(before)
    if in_rows:
        adapt(names)
        names["__said__"] = SAID
