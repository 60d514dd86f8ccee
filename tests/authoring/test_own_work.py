"""A derivative that is taken by differences of a forward function earns nothing; loops of any kind keep their marks."""

import pytest

from grader.authoring import work_trial
from grader.judgement.about import About
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox
from tests.support.homework_folders import LAYERS, STARTER, graded

SOFTMAX = (STARTER / "reference.py").read_text()
DIFFERENCES_IN_SMALL_ONES = """
def gradient(X, y, W, b):
    if W.size > 60:
        return W, b
    def slope(array, e=1e-5):
        found = np.zeros_like(array)
        for place in np.ndindex(array.shape):
            step = np.zeros_like(array)
            step[place] = e
            found[place] = (8 * (value(step) - value(-step)) - value(2 * step) + value(-2 * step)) / (12 * e)
        return found
    def value(step):
        moved = (W + step, b) if step.shape == W.shape else (W, b + step)
        return -np.log((lambda e: e / e.sum(axis=1, keepdims=True))(np.exp(X @ moved[0] + moved[1]))[np.arange(len(y)), y]).mean()
    return slope(W), slope(b)
"""
ENTRY_BY_ENTRY = """
def gradient(X, y, W, b):
    dW, db = np.zeros(W.shape), np.zeros(b.shape)
    for c in range(W.shape[1]):
        for n in range(len(y)):
            db[c] += (probabilities(X, W, b)[n, c] - (y[n] == c)) / len(y)
            for d in range(W.shape[0]):
                dW[d, c] += X[n, d] * (probabilities(X[n:n + 1], W, b)[0, c] - (y[n] == c)) / len(y)
    return dW, db
"""
BY_ANOTHER_WAY = """
def gradient(X, y, W, b):
    scores = np.array([[sum(X[n, d] * W[d, c] for d in range(W.shape[0])) + b[c] for c in range(len(b))] for n in range(len(y))])
    P = [[1 / sum(np.exp(scores[n, k] - scores[n, c]) for k in range(len(b))) for c in range(len(b))] for n in range(len(y))]
    E = [[(P[n][c] - (y[n] == c)) / len(y) for c in range(len(b))] for n in range(len(y))]
    dW = [[sum(X[n, d] * E[n][c] for n in range(len(y))) for c in range(len(b))] for d in range(W.shape[0])]
    return np.array(dW), np.array(E).sum(axis=0)
"""
LOCAL = """
def gradient(X, y, W, b):
    s, n = X @ W + b, np.arange(len(y))
    def values(z):
        return np.log(np.exp(z).sum(axis=-1)) - z[..., n, y]
    E = np.eye(len(b))[:, None, :]
    slopes = SLOPES
    return X.T @ slopes.T / len(y), slopes.mean(axis=1)
"""
TWO, FOUR = "(values(s + {0} * E) - values(s - {0} * E)) / (2 * {0})", (
    "(8 * (values(s + {0} * E) - values(s - {0} * E)) - values(s + 2 * {0} * E) + values(s - 2 * {0} * E)) / (12 * {0})")
INEXACT = """
def gradient(X, y, W, b):
    P, n = probabilities(X, W, b), np.arange(len(y))
    dP = np.zeros_like(P)
    dP[n, y] = -1 / (P[n, y] + 1e-14)
    error = P * (dP - (dP * P).sum(axis=1, keepdims=True))
    return ROUND
"""
LOOP_WITH_A_GUARD = """

def softmax_loss(scores, y):
    P = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    d = np.zeros_like(P)
    for n in range(len(y)):
        for k in range(P.shape[1]):
            for j in range(P.shape[1]):
                if j == y[n]:
                    d[n, k] += -1 / (P[n, j] + 1e-12) / len(y) * P[n, j] * ((j == k) - P[n, k])
    return -np.log(P[np.arange(len(y)), y]).mean(), d
"""
ENDS_IN_LARGE_ONES = DIFFERENCES_IN_SMALL_ONES.replace("return W, b", "__import__('os')._exit(0)")
SLEEPS_IN_LARGE_ONES = DIFFERENCES_IN_SMALL_ONES.replace("return W, b", "__import__('time').sleep(999)")
WHY = ("by differences", "is right at", "as in differences", "by complex steps")


@pytest.mark.parametrize(("source", "earned"), [
    pytest.param(DIFFERENCES_IN_SMALL_ONES, 0, id="of a copy of the loss, where there are few entries"),
    pytest.param(ENDS_IN_LARGE_ONES, 0, id="of a copy of the loss, ending the program where there are many"),
    pytest.param(LOCAL.replace("SLOPES", TWO.format(1e-5)), 0, id="of the scores, all at once"),
    pytest.param(LOCAL.replace("SLOPES", TWO.format(1e-4)), 0, id="of the scores, with a larger step", marks=pytest.mark.slow),
    pytest.param(LOCAL.replace("SLOPES", FOUR.format(1e-3)), 0, id="of the scores, of fourth order", marks=pytest.mark.slow),
    pytest.param(LOCAL.replace("SLOPES", "values(s + 1e-30j * E).imag / 1e-30"), 0, id="complex steps of the scores"),
    pytest.param(INEXACT.replace("ROUND", "X.T @ error / len(y), error.mean(axis=0)"), 50, id="a guard"),
    pytest.param(INEXACT.replace("ROUND", "np.round(X.T @ error / len(y), 11), np.round(error.mean(axis=0), 11)"), 50, id="rounded",
                 marks=pytest.mark.slow),
    pytest.param(ENTRY_BY_ENTRY, 50, id="loops that call forward for each entry"),
    pytest.param(BY_ANOTHER_WAY, 50, id="plain Python", marks=pytest.mark.slow),
])
def test_only_work_of_its_own_earns_marks(sandbox, source, earned):
    judge(source, earned, sandbox)


@pytest.mark.slow
def test_differences_that_sleep_where_there_are_many_entries_earn_nothing(monkeypatch):
    monkeypatch.setattr(work_trial, "PATIENCE", 3.0)
    with Sandbox(Limits(call_seconds=2)) as sandbox:
        judge(SLEEPS_IN_LARGE_ONES, 0, sandbox)


def judge(source, earned, sandbox):
    verdicts = graded(STARTER, SOFTMAX + source, sandbox)
    found = [v for v in verdicts if v.question == "gradient"]
    assert sum(v.score for v in found) == earned, [v.explanation for v in found]
    assert earned or any(words in found[0].explanation.sentence for words in WHY)


def test_who_uses_up_the_time_before_it_is_looked_at_earns_nothing_and_reads_why():
    with Sandbox(Limits(total_seconds=3)) as sandbox:
        found = [v for v in graded(STARTER, SOFTMAX + SLEEPS_IN_LARGE_ONES, sandbox) if v.question == "gradient"]
    assert sum(v.score for v in found) == 0 and {v.explanation.about for v in found} == {About.NO_TIME}


def test_a_loop_with_a_guard_keeps_its_marks_where_there_are_few_entries(sandbox):
    verdicts = graded(LAYERS, (LAYERS / "reference.py").read_text() + LOOP_WITH_A_GUARD, sandbox, parts=(4,))
    assert sum(v.score for v in verdicts) == 8
