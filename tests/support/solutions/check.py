"""Compares each function of a loaded homework with the reference. A check returns nothing or raises AssertionError."""

import itertools
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.support.solutions.homework import FUNCTIONS
from tests.support.solutions.loading import Loaded
from tests.support.solutions.solution import Solution

Array = NDArray[np.float64]
WIDTHS = [5, 4, 4, 3]
NETWORKS = [(WIDTHS, 7), (WIDTHS, 1), ([6, 5, 4], 4), ([4, 3, 3, 3, 3, 2], 3)]  # widths, and how many examples
TINY = {"NUM_INPUT": 5, "NUM_HIDDEN": 4, "NUM_HIDDEN_LAYERS": 2, "NUM_OUTPUT": 3, "NUM_EPOCHS": 2}
REFERENCE = Loaded(Solution({"homework4.py": (Path(__file__).parents[3] / "reference" / "homework4.py").read_text(encoding="utf-8")}, {}, ""))


def constants(widths: list[int]) -> dict[str, int]:
    """The constants of a network."""
    inputs, hidden, outputs = widths[0], widths[1], widths[-1]
    return {"NUM_INPUT": inputs, "NUM_HIDDEN": hidden, "NUM_HIDDEN_LAYERS": len(widths) - 2, "NUM_OUTPUT": outputs}


def true(name: str, *arguments: Any, widths: list[int] = WIDTHS) -> Any:
    """What the reference says."""
    REFERENCE.set(**constants(widths))
    return REFERENCE.function(name)(*arguments)


def same(found: Any, expected: Any, tolerance: float, what: str) -> None:
    """Equal up to the tolerance; axes of length one carry no meaning."""
    found, expected = np.squeeze(np.asarray(found, dtype=float)), np.squeeze(np.asarray(expected, dtype=float))
    assert found.shape == expected.shape, f"{what}: shape {found.shape}, expected {expected.shape}"
    worst = float(np.max(np.abs(found - expected), initial=0.0)) if np.all(np.isfinite(found)) else np.inf
    assert worst <= tolerance * (1 + float(np.max(np.abs(expected), initial=0.0))), f"{what}: off by {worst:.2e}"


def one_hot(rng: np.random.Generator, c: int, n: int) -> Array:
    """Random labels as columns."""
    return np.asarray(np.eye(c)[rng.integers(c, size=n)].T)


@cache
def _network(seed: int, widths: tuple[int, ...], n: int) -> tuple[Array, Array, Array]:
    """Data and parameters of moderate size: no score near a kink, no probability near 0, each layer partly active."""
    for attempt in range(2000):
        rng = np.random.default_rng([seed, attempt])
        size = sum(a * b + b for a, b in itertools.pairwise(widths))
        x, y, w = rng.normal(size=(widths[0], n)), one_hot(rng, widths[-1], n), 0.6 * rng.normal(size=size)
        _, zs, _, yhat = true("forward_prop", x, y, w, widths=list(widths))
        active = [np.mean(z > 0) for z in zs[:-1]]
        smooth = min(np.abs(z).min() for z in zs[:-1]) > 1e-3
        if yhat.min() > 0.03 and smooth and 0.3 < min(active) <= max(active) < 0.9:
            return x, y, w
    raise LookupError("no such network")


def network(seed: int, widths: list[int], n: int = 7) -> tuple[Array, Array, Array]:
    """Fresh copies of the data and parameters with this number."""
    x, y, w = _network(seed, tuple(widths), n)
    return x.copy(), y.copy(), w.copy()


def _cases() -> dict[str, list[tuple[Any, ...]]]:
    """Arguments for each function of Parts 1 to 3."""
    rng = np.random.default_rng(1)
    zs = [rng.normal(size=shape) for shape in [(4,), (3, 5), (1, 1), (2, 3, 2)]]
    for z in zs:
        z.flat[0] = 0
    scores = [rng.normal(size=4), rng.normal(size=(4, 6)), np.array([1000.0, 0.0, -1000.0]), rng.normal(size=(3, 1))]
    batches = [(one_hot(rng, 4, n), true("softmax", rng.normal(size=(4, n)) / 2)) for n in (1, 1, 6)]
    batches[0] = batches[0][0][:, 0], batches[0][1][:, 0]
    three = []
    for x, y, w in (network(seed, [4, 5, 3], 1) for seed in (9, 16, 17)):
        W1, W2, b1, b2 = np.split(w, np.cumsum([20, 15, 5]))
        three.append((x[:, 0], y[:, 0], W1.reshape(5, 4), b1, W2.reshape(3, 5), b2))
    x, W, v, yhat = rng.normal(size=4), rng.normal(size=(3, 4)), rng.normal(size=12), np.array([0.2, 0.5, 0.3])
    return {
        "relu": [(z,) for z in zs], "relu_prime": [(z,) for z in zs[:3]], "softmax": [(z,) for z in scores],
        "cross_entropy": batches, "vec": [(W,)], "unvec": [(v, (3, 4))], "dJ_dyhat": [(np.eye(3)[1], yhat)],
        "dyhat_dz2": [(yhat,)], "dz2_dh1": [(W,)], "dh1_dz1": [(rng.normal(size=5),), (np.zeros(3),)],
        "dz1_dvecW1": [(x, 3)], "dz1_db1": [(4,)], "dJ_dW1_by_jacobians": three, "gradients_3_layer": three,
    }


CASES = _cases()


def check_elementary(loaded: Loaded, name: str, tolerance: float) -> None:
    """A function of Parts 1 to 3 in its cases; of cross_entropy also what is certain, and what was held for impossible."""
    f = loaded.function(name)
    for given in CASES[name]:
        before = [np.copy(each) for each in given]
        with np.errstate(over="ignore"):
            found = f(*given)
        expected = true(name, *given)
        parts = zip(found, expected, strict=True) if name == "gradients_3_layer" else [(found, expected)]
        for part, value in parts:
            same(part, value, tolerance, name)
        assert all(np.array_equal(a, b) for a, b in zip(before, given, strict=True)), f"{name} changes its arguments"
    if name == "cross_entropy":
        assert 5 < np.squeeze(f(np.eye(2), np.eye(2)[::-1])) < np.inf, "a probability of 0 must cost much and stay finite"
        assert abs(np.squeeze(f(np.eye(2), np.eye(2)))) < 1e-5


def flat(gradient: Any) -> Array:
    """A gradient in parts as one vector."""
    if isinstance(gradient, list | tuple):
        return np.concatenate([flat(part) for part in gradient])
    return np.ravel(np.asarray(gradient, dtype=float))


def _layers(value: Any, x: Array, hidden: int) -> list[Any]:
    """Loss, zs, the hidden hs and yhat one after the other; hs may have x before and yhat behind them."""
    loss, zs, hs, yhat = tuple(value)[:4]
    hs = list(hs)
    if len(hs) > hidden and np.shape(hs[0]) == x.shape and np.allclose(hs[0], x, atol=1e-5):
        hs = hs[1:]
    return [loss, *zs, *hs[:hidden], yhat]


def check_networks(loaded: Loaded, name: str, tolerance: float) -> None:
    """Forward or backward propagation through networks of several depths and widths, and one example."""
    for widths, n in NETWORKS:
        given = network(10, widths, n)
        loaded.set(**constants(widths))
        found, expected = loaded.function(name)(*given), true(name, *given, widths=widths)
        if name == "forward_prop":
            for part, value in zip(*(_layers(each, given[0], len(widths) - 2) for each in (found, expected)), strict=True):
                same(part, value, tolerance, name)
        else:
            same(flat(found), expected, tolerance, name)
        assert all(np.array_equal(a, b) for a, b in zip(given, network(10, widths, n), strict=True)), "changes its arguments"


def check_init(loaded: Loaded) -> None:
    for depth in (1, 6):
        widths = [30, *[20] * depth, 10]
        loaded.set(**constants(widths))
        w = np.asarray(loaded.function("initWeightsAndBiases")(), dtype=float)
        x, y = np.random.default_rng(12).normal(size=(30, 50)), one_hot(np.random.default_rng(13), 10, 50)
        assert w.ndim == 1 and np.all(np.isfinite(w))
        _, zs, hs, _ = true("forward_prop", x, y, w, widths=widths)
        assert 1e-3 < np.std(hs[-1]) < 50, f"std {np.std(hs[-1])} at depth {depth}"
        assert np.std(zs[-1]) < 50
        assert np.any(true("back_prop", x, y, w, widths=widths) != 0)


def _run_training(loaded: Loaded, batch: int, n: int, epochs: int, rate: float) -> tuple[Array, Array, Array, list[Array]]:
    """The data, the start, and the parameters at the start and after each epoch."""
    x, y, w = network(14, WIDTHS, n)
    loaded.set(LEARNING_RATE=rate, MINIBATCH_SIZE=batch, NUM_EPOCHS=epochs)
    before = w.copy()
    final, trajectory = loaded.function("train")(x, y, w, x, y)
    assert np.array_equal(before, w), "train changes the parameters it was given"
    steps = [np.asarray(step, dtype=float) for step in trajectory]
    assert len(steps) in (epochs, epochs + 1)
    same(steps[-1], final, 1e-12, "the last of the trajectory")
    steps = steps if len(steps) == epochs + 1 else [w, *steps]
    same(steps[0], w, 1e-6, "the first of the trajectory")
    return x, y, w, steps


def check_train_full_batch(loaded: Loaded, tolerance: float) -> None:
    """With one batch an epoch the path is determined."""
    x, y, w, steps = _run_training(loaded, 50, 6, 4, 0.2)
    for step in steps[1:]:
        w = w - 0.2 * true("back_prop", x, y, w)
        same(step, w, tolerance, "gradient descent")


def check_train_visits(loaded: Loaded, even: bool) -> None:
    """With small steps, how much each example moved the parameters tells in which batch it was."""
    n, batch, epochs, rate = 7, 3, 8, 1e-4
    x, y, w, steps = _run_training(loaded, batch, n, epochs, rate)
    single = np.stack([true("back_prop", x[:, [j]], y[:, [j]], w) for j in range(n)], axis=1)
    orders = set()
    for before, after in itertools.pairwise(steps):
        shares = np.linalg.lstsq(single, (before - after) / rate, rcond=None)[0]
        expected = sorted([1 / 2] * 4 + [1 / 3] * 3) if even else sorted([1 / 3] * 6 + [1.0])
        assert np.allclose(np.sort(shares), expected, atol=0.1), f"shares of the examples: {np.round(shares, 2)}"
        orders.add(tuple(np.round(shares, 1)))
    assert len(orders) > 1, "the same batches in each epoch"


def check_find_best(loaded: Loaded) -> None:
    """At least ten settings are tried; the answer is one of them."""
    x, y, _ = network(15, WIDTHS, 12)
    tried = set()
    names = ("LEARNING_RATE", "MINIBATCH_SIZE", "NUM_EPOCHS", "NUM_HIDDEN")

    def watch(frame: Any, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_name == "train":
            tried.add(tuple(loaded.module.__dict__[name] for name in names))

    loaded.set(LEARNING_RATE=0.1, MINIBATCH_SIZE=4, NUM_EPOCHS=1)
    sys.setprofile(watch)
    try:
        best = loaded.function("findBestHyperparameters")(x, y, x[:, :5], y[:, :5])
    finally:
        sys.setprofile(None)
    assert len(tried) >= 10, f"{len(tried)} settings"
    assert isinstance(best, dict) and best and set(best) <= set(names)
    assert any(all(setting[names.index(key)] == value for key, value in best.items()) for setting in tried)


def check_function(loaded: Loaded, name: str, tolerance: float, even: bool = False) -> None:
    """The check of one function. Single precision is too coarse to tell batches apart by small steps."""
    loaded.set(**constants(WIDTHS))
    match name:
        case "initWeightsAndBiases":
            check_init(loaded)
        case "findBestHyperparameters":
            check_find_best(loaded)
        case "train":
            check_train_full_batch(loaded, tolerance)
            if tolerance < 1e-3:
                check_train_visits(loaded, even)
        case "forward_prop" | "back_prop" | "back_prop_general":
            check_networks(loaded, name, tolerance)
        case _:
            check_elementary(loaded, name, tolerance)


def problems(loaded: Loaded, tolerance: float, even: bool = False) -> dict[str, str]:
    """The functions that are wrong, and how."""
    found = {}
    for name in FUNCTIONS:
        try:
            check_function(loaded, name, tolerance, even)
        except Exception as error:
            found[name] = f"{type(error).__name__}: {error}"
    return found
