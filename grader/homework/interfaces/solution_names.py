"""forward_error and gradient, which sum (2021) or average (2022); runs in the worker, in the student's namespace."""

from typing import Any

import numpy as np


def adapt(names: dict[str, Any]) -> None:
    """Define forward_prop and back_prop from forward_error and gradient."""

    def examples_counted(x: Any, y: Any, w: Any) -> float:
        """n where the cost is a sum, as in 2021, and 1 where it is a mean: twice the data doubles only a sum."""
        def size(x: Any, y: Any) -> Any:
            cost = names["forward_error"](x, y, w)[0] if "forward_error" in names else names["gradient"](x, y, w)
            return np.abs(np.asarray(cost)).sum()
        once, twice = size(x, y), size(np.hstack([x, x]), np.hstack([y, y]))
        return float(np.shape(x)[1]) if abs(twice - 2 * once) < abs(twice - once) else 1.0

    if "forward_error" in names:
        def forward_prop(x: Any, y: Any, weightsAndBiases: Any) -> Any:
            cost, _, zs, hs, _, yhat = names["forward_error"](x, y, weightsAndBiases)
            return cost / examples_counted(x, y, weightsAndBiases), zs, hs, yhat
        names["forward_prop"] = forward_prop
    if "gradient" in names:
        def back_prop(x: Any, y: Any, weightsAndBiases: Any) -> Any:
            found = np.asarray(names["gradient"](x, y, weightsAndBiases))
            return found / examples_counted(x, y, weightsAndBiases)
        names["back_prop"] = back_prop
