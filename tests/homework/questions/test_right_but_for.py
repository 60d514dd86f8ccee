"""Guards of up to 1e-6 and float32 anywhere inside cost nothing, in `grade` and `check`; what is wrong with them does."""

import pytest

from tests.support.grading import BY_SOFTMAX, accused, graded_with
from tests.support.slow import one_in, slow

LOG = '''
def cross_entropy(y, yhat):
    return -np.sum(y * np.log(yhat + EPS)) / (y.shape[1] if y.ndim > 1 else 1)
'''
TOTAL = '''
def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / (e.sum(axis=0) + EPS)
'''
CLIP = '''
def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return np.clip(e / e.sum(axis=0), EPS, 1 - EPS)
'''
JACOBIAN = '''
def dJ_dyhat(y, yhat):
    return -(y / (yhat + EPS))[np.newaxis, :]
'''
GENERAL = '''
def back_prop_general(x, y, weightsAndBiases):
    _, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)
    g = -y / (yhat + EPS) / x.shape[1]
    g = yhat * (g - np.sum(g * yhat, axis=0))
    return sweep_back(g, x, zs, hs, weightsAndBiases)
'''
SINGLE_SOFTMAX = '''
def softmax(z):
    z = z.astype(np.float32)
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
'''
SINGLE_COST = '''
def cross_entropy(y, yhat):
    yhat = np.maximum(yhat, 1e-30).astype(np.float32)
    return float(-np.sum(y.astype(np.float32) * np.log(yhat)) / np.float32(y.shape[1] if y.ndim > 1 else 1))
'''
SINGLE_RELU = '''
def relu(z):
    return np.maximum(z, 0).astype(np.float32)
'''
SINGLE_ERROR = '''
sweep_64 = sweep_back
def sweep_back(g, x, zs, hs, w):
    return sweep_64(g.astype(np.float32), x, zs, hs, w)
'''
SINGLE_THREE = '''
three_64 = gradients_3_layer
def gradients_3_layer(*given):
    return three_64(*(np.asarray(each, dtype=np.float32) for each in given))
'''
RIGHT = {
    "log": (LOG,), "sum of softmax": (TOTAL,), "clip": (CLIP,), "Jacobian": (JACOBIAN,), "general": (GENERAL,),
    "everywhere": (LOG, TOTAL, JACOBIAN, GENERAL),
}
SINGLE = {
    "softmax": SINGLE_SOFTMAX, "cost": SINGLE_COST, "hidden layers": SINGLE_RELU, "error": SINGLE_ERROR,
    "three layers": SINGLE_THREE, "softmax and a guard": SINGLE_SOFTMAX + LOG + GENERAL,
}


def judged(source, eps, sandbox, answers):
    return graded_with(f"{BY_SOFTMAX}\n\nEPS = {eps}\n{source}", sandbox, answers=answers)


def by_turns(table):
    """Each with answers or without by default, by turns, and the other way among the slow tests."""
    return [each for number, name in enumerate(table) for each in ((name, number % 2 == 0), slow(name, number % 2 == 1))]


@pytest.mark.parametrize("eps", one_in(3, (1e-8, 1e-10, 1e-6)))
@pytest.mark.parametrize(("name", "answers"), by_turns(RIGHT))
def test_guards_cost_nothing(name, eps, answers, sandbox):
    assert accused(judged("".join(RIGHT[name]), eps, sandbox, answers)) == {}


@pytest.mark.parametrize(("name", "answers"), by_turns(SINGLE))
def test_float32_costs_nothing_and_is_hinted(name, answers, sandbox):
    verdicts = judged(SINGLE[name], 1e-8, sandbox, answers)
    assert accused(verdicts) == {}
    assert any("float32" in verdict.misconceptions for verdict in verdicts)


WRONG = {
    "loss by a thousandth": LOG.replace("return -", "return -1.001 * "),
    "one class by 1e-5": GENERAL.replace("    return sweep_back(g", "    g[0] *= 1 + 1e-5\n    return sweep_back(g"),
    "a guard of 1e-3": GENERAL.replace("EPS", "1e-3"),
    "summed, in float32": SINGLE_ERROR.replace("g.astype(np.float32)", "x.shape[1] * g.astype(np.float32)"),
}


@pytest.mark.parametrize(("name", "answers"), by_turns(WRONG))
def test_what_is_wrong_is_found(name, answers, sandbox):
    assert accused(judged(WRONG[name], 1e-8, sandbox, answers))


def test_check_says_what_it_compared_with(sandbox):
    [told] = [v for v in judged(LOG, 1e-8, sandbox, False) if v.number == "5.3"]
    assert told.explanation and any("Compared with slopes of the notes' loss." in line
                                    for line in (told.explanation.sentence, *told.explanation.evidence))
