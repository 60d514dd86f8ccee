"""The interface of 2021 in rows: examples are rows, W is (in, out); runs in the worker, in the student's names."""

import itertools
from typing import Any

import numpy as np


def adapt(names: dict[str, Any]) -> None:
    """Turn data and weights around on the way in, results on the way out; the student's own calls stay as they are."""
    running: list[str] = []

    def shapes() -> list[tuple[int, int]]:
        widths = [names["NUM_INPUT"], *[names["NUM_HIDDEN"]] * names["NUM_HIDDEN_LAYERS"], names["NUM_OUTPUT"]]
        return [(int(out), int(into)) for into, out in itertools.pairwise(widths)]

    def repacked(w: Any, to_rows: bool) -> Any:
        blocks, start, w = [], 0, np.asarray(w)
        for out, into in shapes():
            shape = (out, into) if to_rows else (into, out)
            blocks.append(w[start:start + out * into].reshape(shape).T.ravel())
            start += out * into
        return np.concatenate([*blocks, w[start:]])

    def turned(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return type(value)(turned(each) for each in value)
        return value.T if isinstance(value, np.ndarray) and value.ndim == 2 else value

    def weights_in(arguments: Any) -> Any:
        return [repacked(each, True) if index == 2 else turned(each) for index, each in enumerate(arguments)]

    def wrap(name: str, way_in: Any, way_out: Any) -> None:
        theirs = names.get(name)
        if theirs is None:
            return

        def call(*arguments: Any) -> Any:
            if running:  # called by the student's own code
                return theirs(*arguments)
            running.append(name)
            try:
                return way_out(theirs(*way_in(arguments)))
            finally:
                running.pop()
        names[name] = call

    for name in ("softmax", "cross_entropy"):
        wrap(name, turned, turned)
    wrap("forward_prop", weights_in, turned)
    for name in ("back_prop", "back_prop_general"):
        wrap(name, weights_in, lambda w: repacked(w, False))
    wrap("unpack", lambda arguments: [repacked(arguments[0], True)], turned)
    wrap("initWeightsAndBiases", turned, lambda w: repacked(w, False))
    wrap("train", weights_in, lambda got: (repacked(got[0], False), [repacked(w, False) for w in got[1]]))
