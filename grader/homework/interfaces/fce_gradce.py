"""The interface of 2023 on: fCE, gradCE, a list of widths; runs in the worker, in the student's namespace."""

from typing import Any

import numpy as np


def adapt(names: dict[str, Any]) -> None:
    """Define forward_prop, back_prop and initWeightsAndBiases from fCE, gradCE and theirs."""

    lists = isinstance(names.get("NUM_HIDDEN"), (list, tuple))

    def with_widths(function: Any) -> Any:
        def call(*arguments: Any) -> Any:
            width = names["NUM_HIDDEN"]
            if lists and not isinstance(width, (list, tuple)):  # set for this call as our contract has it: one number
                names["NUM_HIDDEN"] = [int(width)] * int(names["NUM_HIDDEN_LAYERS"])
            try:
                return function(*arguments)
            finally:
                names["NUM_HIDDEN"] = width
        return call

    def flat(value: Any) -> Any:
        if not isinstance(value, (tuple, list)):
            return value
        Ws, bs = value
        return np.concatenate([np.ravel(block) for block in (*Ws, *bs)])

    if "fCE" in names:
        cost = with_widths(names["fCE"])

        def forward_prop(x: Any, y: Any, weightsAndBiases: Any) -> Any:
            value = cost(x, y, weightsAndBiases)
            rest = tuple(value[1:]) if isinstance(value, tuple) else ()
            return (value[0] if isinstance(value, tuple) else value, *(*rest, None, None, None)[:3])
        names["forward_prop"] = forward_prop
    if "gradCE" in names:
        gradient = with_widths(names["gradCE"])
        names["back_prop"] = lambda x, y, weightsAndBiases: flat(gradient(x, y, weightsAndBiases))
    if "unpack" in names:
        theirs = names["unpack"]

        def unpack(weightsAndBiases: Any) -> Any:
            return with_widths(theirs)(weightsAndBiases)
        names["unpack"] = unpack
    if "initWeightsAndBiases" in names:
        start = with_widths(names["initWeightsAndBiases"])
        names["initWeightsAndBiases"] = lambda: flat(start())
