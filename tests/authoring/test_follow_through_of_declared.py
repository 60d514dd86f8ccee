"""A wrong function costs its own points only, in homeworks from a folder: its callers are judged with true values of it."""

import pytest

from tests.support.homework_folders import graded, planted

CACHED = """
title = "Two layers with a cache"

[functions.layer]
parameters = { X = "N,D", W = "D,C" }
returns = { Y = "N,C", cache = "cache" }

[functions.layer_back]
parameters = { dY = "N,C", cache = "cache" }
returns = { dX = "N,D", dW = "D,C" }

[functions.two]
parameters = { X = "N,D", W = "D,C", V = "C,E" }
returns = { Y = "N,E", cache = "cache" }
may_call = ["layer"]

[functions.two_back]
parameters = { dY = "N,E", cache = "cache" }
returns = { dX = "N,D", dW = "D,C", dV = "C,E" }
may_call = ["layer_back"]

[[questions]]
values = "layer"
points = 1

[[questions]]
backward = "layer_back"
of = "layer"
points = 2

[[questions]]
values = "two"
points = 4

[[questions]]
backward = "two_back"
of = "two"
points = 8
"""
LAYERS_WITH_A_CACHE = """import numpy as np

def layer(X, W):
    Y = np.tanh(X @ W)
    return Y, (X, W, Y)

def layer_back(dY, cache):
    X, W, Y = cache
    d = dY * (1 - Y ** 2)
    return d @ W.T, X.T @ d

def two(X, W, V):
    H, first = layer(X, W)
    Y, second = layer(H, V)
    return Y, (first, second)

def two_back(dY, cache):
    first, second = cache
    dH, dV = layer_back(dY, second)
    dX, dW = layer_back(dH, first)
    return dX, dW, dV
"""
TWO_WRONG = ("layer(H, V)", "layer(2 * H, V)")
FORWARD_WRONG = ("Y = np.tanh(X @ W)", "Y = np.sin(X @ W)")
BACK_WRONG = ("(1 - Y ** 2)", "(1 + Y ** 2)")


def _verdicts(folder, source, sandbox):
    (folder / "homework.toml").write_text(CACHED)
    (folder / "reference.py").write_text(LAYERS_WITH_A_CACHE)
    return {verdict.question: verdict for verdict in graded(folder, source, sandbox)}


def _lost(*given):
    return {name for name, verdict in _verdicts(*given).items() if not verdict.score}


@pytest.mark.parametrize(("changes", "lost"), [
    pytest.param((), (), id="right"),
    pytest.param((FORWARD_WRONG,), ("layer",), id="what the forward function calls, which made the cache"),
    pytest.param((BACK_WRONG,), ("layer_back",), id="what the backward function calls"),
    pytest.param((FORWARD_WRONG, TWO_WRONG), ("layer", "two"), id="that, and forward itself"),
    pytest.param((FORWARD_WRONG, BACK_WRONG), ("layer", "layer_back"), id="both", marks=pytest.mark.slow),
    pytest.param((TWO_WRONG, BACK_WRONG), ("two", "layer_back"), id="forward itself, and what backward calls", marks=pytest.mark.slow),
    pytest.param((FORWARD_WRONG, ("return dX, dW, dV", "return dX, -dW, dV")), ("layer", "two_back"), id="backward itself"),
])
def test_a_backward_function_is_right_apart_from_what_its_forward_function_calls(tmp_path, sandbox, changes, lost):
    assert _lost(tmp_path, planted(LAYERS_WITH_A_CACHE, changes), sandbox) == set(lost)


BY_DIFFERENCES = """
def layer_back(dY, cache):
    X, W, Y = cache
    return _slopes(lambda x: layer(x, W)[0], X, dY), _slopes(lambda w: layer(X, w)[0], W, dY)

def _slopes(value, at, dY):
    found = np.zeros_like(at)
    for place in np.ndindex(at.shape):
        step = np.zeros_like(at)
        step[place] = 1e-5
        found[place] = ((value(at + step) - value(at - step)) * dY).sum() / 2e-5
    return found
"""
BY_COMPLEX_STEPS = BY_DIFFERENCES.replace(
    "np.zeros_like(at)\n        step", "np.zeros(at.shape, dtype=complex)\n        step").replace("= 1e-5", "= 1e-30j").replace(
    "(value(at + step) - value(at - step)) * dY).sum() / 2e-5", "value(at + step).imag * dY).sum() / 1e-30")
ALL_BY_DIFFERENCES = BY_DIFFERENCES + """
def two_back(dY, cache):
    X, W, V = cache[0][0], cache[0][1], cache[1][1]
    layer_back(dY, cache[1])
    return (_slopes(lambda x: two(x, W, V)[0], X, dY), _slopes(lambda w: two(X, w, V)[0], W, dY),
            _slopes(lambda v: two(X, W, v)[0], V, dY))
"""
AS_A_DICT = BY_DIFFERENCES.replace("return _slopes(lambda x: layer(x, W)[0], X, dY), _slopes(lambda w: layer(X, w)[0], W, dY)",
                                   "return {'dX': _slopes(lambda x: layer(x, W)[0], X, dY), "
                                   "'dW': _slopes(lambda w: layer(X, w)[0], W, dY)}") + """
def two_back(dY, cache):
    above = layer_back(dY, cache[1])
    below = layer_back(above['dX'], cache[0])
    return below['dX'], below['dW'], above['dW']
"""


@pytest.mark.parametrize(("added", "lost"), [
    pytest.param(BY_DIFFERENCES, {"layer_back"}, id="the caller by the chain rule"),
    pytest.param(BY_COMPLEX_STEPS, {"layer_back"}, id="the caller by the chain rule, the other by complex steps", marks=pytest.mark.slow),
    pytest.param(AS_A_DICT, {"layer_back"}, id="the caller by the chain rule, the other returning a dict", marks=pytest.mark.slow),
    pytest.param(ALL_BY_DIFFERENCES, {"layer_back", "two_back"}, id="the caller by differences too"),
])
def test_differences_in_a_function_that_is_called_are_none_of_its_caller(tmp_path, sandbox, added, lost):
    assert _lost(tmp_path, LAYERS_WITH_A_CACHE + added, sandbox) == lost


OTHER_CACHE = (("return Y, (X, W, Y)", "return Y, dict(Y=Y, X=X, W=W)"), ("X, W, Y = cache", "Y, X, W = cache.values()"))


@pytest.mark.parametrize(("changes", "two_back", "said"), [
    pytest.param(OTHER_CACHE, 8, False, id="right"),
    pytest.param((BACK_WRONG,), 8, False, id="with the cache of the reference"),
    pytest.param((BACK_WRONG, *OTHER_CACHE), 0, True, id="with another cache"),
])
def test_a_caller_that_was_judged_with_a_wrong_backward_function_is_told(tmp_path, sandbox, changes, two_back, said):
    found = _verdicts(tmp_path, planted(LAYERS_WITH_A_CACHE, changes), sandbox)["two_back"]
    assert found.score == two_back
    explanation = found.explanation
    assert said == bool(explanation and "judged with your layer_back as it is" in " ".join(explanation.evidence))


def test_a_caller_beside_differences_that_no_true_values_replace_is_told(tmp_path, sandbox):
    source = LAYERS_WITH_A_CACHE.replace(*OTHER_CACHE[0]) + BY_DIFFERENCES.replace("X, W, Y = cache", "Y, X, W = cache.values()")
    verdicts = _verdicts(tmp_path, source, sandbox)
    assert (verdicts["layer_back"].score, verdicts["two_back"].score) == (0, 0)
    assert "judged with your layer_back as it is" in " ".join(verdicts["two_back"].explanation.evidence)
