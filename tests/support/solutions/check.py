"""Compares each function of a loaded homework with the oracle. A check returns nothing or raises AssertionError."""

import itertools
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from tests.support.solutions import oracle
from tests.support.solutions.homework import FUNCTIONS
from tests.support.solutions.loading import Loaded
from tests.support.solutions.oracle import Array

WIDTHS = [5, 4, 4, 3]
BATCH = 7
TINY = {"NUM_INPUT": 5, "NUM_HIDDEN": 4, "NUM_HIDDEN_LAYERS": 2, "NUM_OUTPUT": 3, "NUM_EPOCHS": 2}


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
        _, zs, _, yhat = oracle.forward(x, y, w, list(widths))
        active = [np.mean(z > 0) for z in zs[:-1]]
        smooth = min(np.abs(z).min() for z in zs[:-1]) > 1e-3
        if yhat.min() > 0.03 and smooth and 0.3 < min(active) <= max(active) < 0.9:
            return x, y, w
    raise LookupError("no such network")


def network(seed: int, widths: list[int], n: int = BATCH) -> tuple[Array, Array, Array]:
    """Fresh copies of the data and parameters with this number."""
    x, y, w = _network(seed, tuple(widths), n)
    return x.copy(), y.copy(), w.copy()


def check_relu(f: Callable[..., Any], tolerance: float) -> None:
    rng = np.random.default_rng(1)
    for shape in [(4,), (3, 5), (1, 1), (2, 3, 2)]:
        z = rng.normal(size=shape)
        z.flat[0] = 0
        before = z.copy()
        same(f(z), np.where(z > 0, z, 0), tolerance, "relu")
        assert np.array_equal(z, before), "relu changes z"


def check_relu_prime(f: Callable[..., Any], tolerance: float) -> None:
    rng = np.random.default_rng(2)
    for shape in [(4,), (3, 5), (1, 1)]:
        z = rng.normal(size=shape)
        z.flat[0] = 0
        same(f(z), np.where(z > 0, 1, 0), tolerance, "relu_prime")


def check_softmax(f: Callable[..., Any], tolerance: float) -> None:
    rng = np.random.default_rng(3)
    for z in [rng.normal(size=4), rng.normal(size=(4, 6)), np.array([1000.0, 0.0, -1000.0]), rng.normal(size=(3, 1))]:
        with np.errstate(over="ignore"):
            found = f(z)
        assert np.shape(found) == z.shape
        same(found, oracle.softmax(z), tolerance, "softmax")


def check_cross_entropy(f: Callable[..., Any], tolerance: float) -> None:
    rng = np.random.default_rng(4)
    for n in (None, 1, 6):
        yhat = oracle.softmax(0.5 * rng.normal(size=(4, n or 1)))
        y = one_hot(rng, 4, n or 1)
        y, yhat = (y, yhat) if n else (y[:, 0], yhat[:, 0])
        same(f(y, yhat), oracle.cross_entropy(y, yhat), tolerance, "cross_entropy")
    certain = np.array([[1.0, 0.0], [0.0, 1.0]])
    wrong = np.squeeze(f(certain, certain[:, ::-1]))
    assert np.isfinite(wrong) and wrong > 5, "a probability of 0 must cost much and stay finite"
    assert abs(np.squeeze(f(certain, certain))) < 1e-5


def check_vec(f: Callable[..., Any], tolerance: float) -> None:
    W = np.random.default_rng(5).normal(size=(3, 4))
    same(f(W), [W[i, j] for i in range(3) for j in range(4)], tolerance, "vec")


def check_unvec(f: Callable[..., Any], tolerance: float) -> None:
    v = np.random.default_rng(6).normal(size=12)
    same(f(v, (3, 4)), [[v[4 * i + j] for j in range(4)] for i in range(3)], tolerance, "unvec")


def check_dJ_dyhat(f: Callable[..., Any], tolerance: float) -> None:
    yhat, y = np.array([0.2, 0.5, 0.3]), np.array([0.0, 1.0, 0.0])
    same(f(y, yhat), oracle.differences(lambda p: -np.sum(y * np.log(p)), yhat), tolerance + 1e-8, "dJ_dyhat")


def check_dyhat_dz2(f: Callable[..., Any], tolerance: float) -> None:
    z = np.array([0.3, -0.8, 1.0, 0.1])
    same(f(oracle.softmax(z)), oracle.differences(oracle.softmax, z), tolerance + 1e-8, "dyhat_dz2")


def check_dz2_dh1(f: Callable[..., Any], tolerance: float) -> None:
    W2 = np.random.default_rng(7).normal(size=(3, 4))
    same(f(W2), oracle.differences(lambda h: W2 @ h, np.ones(4)), tolerance + 1e-8, "dz2_dh1")


def check_dh1_dz1(f: Callable[..., Any], tolerance: float) -> None:
    z = np.array([0.3, -0.8, 1.0, -0.1, 2.0])
    same(f(z), oracle.differences(lambda t: np.maximum(t, 0), z), tolerance + 1e-8, "dh1_dz1")
    assert np.all(np.asarray(f(np.zeros(3))) == 0)


def check_dz1_dvecW1(f: Callable[..., Any], tolerance: float) -> None:
    rng = np.random.default_rng(8)
    x, W1 = rng.normal(size=4), rng.normal(size=(3, 4))
    same(f(x, 3), oracle.differences(lambda v: v.reshape(3, 4) @ x, W1.ravel()), tolerance + 1e-8, "dz1_dvecW1")


def check_dz1_db1(f: Callable[..., Any], tolerance: float) -> None:
    same(f(4), oracle.differences(lambda b: b + 1, np.ones(4)), tolerance + 1e-8, "dz1_db1")


@cache
def _three_layers(seed: int) -> tuple[tuple[Array, ...], list[Array]]:
    """The arguments of one example and the four gradients, by differences."""
    widths = [4, 5, 3]
    x, y, w = network(seed, widths, 1)
    (W1, W2), (b1, b2) = oracle.unpack(w, widths)
    flat = oracle.differences(lambda v: oracle.forward(x, y, v, widths)[0], w)[0]
    (dW1, dW2), (db1, db2) = oracle.unpack(flat, widths)
    return (x[:, 0], y[:, 0], W1, b1, W2, b2), [dW1, db1, dW2, db2]


def check_dJ_dW1_by_jacobians(f: Callable[..., Any], tolerance: float) -> None:
    for seed in (9, 16, 17):
        arguments, expected = _three_layers(seed)
        same(f(*arguments), expected[0], tolerance + 1e-8, "dJ_dW1_by_jacobians")


def check_gradients_3_layer(f: Callable[..., Any], tolerance: float) -> None:
    for seed in (9, 16, 17):
        arguments, expected = _three_layers(seed)
        found = f(*arguments)
        assert len(found) == 4
        for part, value in zip(found, expected, strict=True):
            same(part, value, tolerance + 1e-8, "gradients_3_layer")


def check_forward_prop(f: Callable[..., Any], tolerance: float, widths: list[int], n: int) -> None:
    x, y, w = network(10, widths, n)
    given = [a.copy() for a in (x, y, w)]
    loss, zs, hs, yhat = tuple(f(x, y, w))[:4]
    assert all(np.array_equal(a, b) for a, b in zip(given, (x, y, w), strict=True)), "changes its arguments"
    expected = oracle.forward(x, y, w, widths)
    same(loss, expected[0], tolerance, "loss")
    hs = list(hs)
    if len(hs) > len(expected[2]) and np.shape(hs[0]) == x.shape and np.allclose(hs[0], x, atol=1e-5):
        hs = hs[1:]
    hs = hs[:-1] if len(hs) > len(expected[2]) else hs
    assert len(zs) == len(expected[1]) and len(hs) == len(expected[2])
    for part, value in zip([*zs, *hs, yhat], [*expected[1], *expected[2], expected[3]], strict=True):
        same(part, value, tolerance, "forward_prop")


def flat(gradient: Any) -> Array:
    """A gradient in parts as one vector."""
    if isinstance(gradient, list | tuple):
        return np.concatenate([flat(part) for part in gradient])
    return np.ravel(np.asarray(gradient, dtype=float))


def check_back_prop(f: Callable[..., Any], tolerance: float, widths: list[int], n: int) -> None:
    x, y, w = network(11, widths, n)
    given = [a.copy() for a in (x, y, w)]
    same(flat(f(x, y, w)), oracle.gradient(x, y, w, widths), tolerance, "back_prop")
    assert all(np.array_equal(a, b) for a, b in zip(given, (x, y, w), strict=True)), "changes its arguments"


def check_init(loaded: Loaded) -> None:
    f = loaded.function("initWeightsAndBiases")
    for depth in (1, 6):
        widths = [30, *[20] * depth, 10]
        loaded.set(NUM_INPUT=30, NUM_HIDDEN=20, NUM_HIDDEN_LAYERS=depth, NUM_OUTPUT=10)
        w = np.asarray(f(), dtype=float)
        x = np.random.default_rng(12).normal(size=(30, 50))
        y = one_hot(np.random.default_rng(13), 10, 50)
        assert w.ndim == 1 and np.all(np.isfinite(w))
        _, zs, hs, _ = oracle.forward(x, y, w, widths)
        assert 1e-3 < np.std(hs[-1]) < 50, f"std {np.std(hs[-1])} at depth {depth}"
        assert np.std(zs[-1]) < 50
        assert np.any(oracle.gradient(x, y, w, widths) != 0)


Path = tuple[Array, Array, Array, list[Array]]


def _run_training(loaded: Loaded, batch: int, n: int, epochs: int, rate: float) -> Path:
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
        w = w - 0.2 * oracle.gradient(x, y, w, WIDTHS)
        same(step, w, tolerance, "gradient descent")


def check_train_visits(loaded: Loaded, even: bool) -> None:
    """With small steps, how much each example moved the parameters tells in which batch it was."""
    n, batch, epochs, rate = 7, 3, 8, 1e-4
    x, y, w, steps = _run_training(loaded, batch, n, epochs, rate)
    single = np.stack([oracle.gradient(x[:, [j]], y[:, [j]], w, WIDTHS) for j in range(n)], axis=1)
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


def constants(widths: list[int]) -> dict[str, int]:
    """The constants of a network."""
    inputs, hidden, outputs = widths[0], widths[1], widths[-1]
    return {"NUM_INPUT": inputs, "NUM_HIDDEN": hidden, "NUM_HIDDEN_LAYERS": len(widths) - 2, "NUM_OUTPUT": outputs}


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
            globals()[f"check_{name}"](loaded.function(name), tolerance)


def check_networks(loaded: Loaded, name: str, tolerance: float) -> None:
    """Forward or backward propagation through networks of several depths and widths, and one example."""
    check = check_forward_prop if name == "forward_prop" else check_back_prop
    for widths, n in [(WIDTHS, BATCH), (WIDTHS, 1), ([6, 5, 4], 4), ([4, 3, 3, 3, 3, 2], 3)]:
        loaded.set(**constants(widths))
        check(loaded.function(name), tolerance, widths, n)


def problems(loaded: Loaded, tolerance: float, even: bool = False) -> dict[str, str]:
    """The functions that are wrong, and how."""
    found = {}
    for name in FUNCTIONS:
        try:
            check_function(loaded, name, tolerance, even)
        except Exception as error:
            found[name] = f"{type(error).__name__}: {error}"
    return found
