"""Whose points a mistake costs: not those of whoever calls the function, nor of honest code; and what earns none."""

import itertools

import pytest

from grader.judgement.about import About
from grader.judgement.verdict import TestVerdict, Verdict
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox
from tests.support.grading import BY_SOFTMAX, REFERENCE, accused, graded_at, graded_with, losing, lost
from tests.support.samples import sample, source
from tests.support.slow import one_in
from tests.support.solutions import FORMS

PLAIN = source("plain")
# With a gradient of its own, which calls relu and softmax.
TRAIN = FORMS["back_prop"]["own_forward"].called("gradient") + FORMS["train"]["permuted_indices"].text.replace("back_prop(", "gradient(")
IN_SINGLE = '''
def train(trainX, trainY, weightsAndBiases, testX, testY, right=train):
    return right(trainX, trainY, weightsAndBiases.astype(np.float32), testX, testY)
'''
UPHILL = TRAIN.replace("w -= LEARNING_RATE", "w += LEARNING_RATE")
SOFTMAX = "\n\ndef softmax(z):\n    e = np.exp(z - z.max())\n    return e / e.sum()\n"
LEAKY = "\n\ndef relu(z):\n    return np.where(z > 0, z, 0.1 * z)\n"


@pytest.mark.slow
@pytest.mark.parametrize(("added", "dear"), [
    (TRAIN, set()), (TRAIN + SOFTMAX, {"softmax"}), (TRAIN + LEAKY, {"relu"}), (UPHILL + SOFTMAX, {"softmax", "train"}),
    (IN_SINGLE + SOFTMAX, {"softmax"}),
], ids=["none", "softmax", "relu", "softmax and uphill", "softmax, trained in float32"])
def test_a_mistake_of_what_a_train_calls_costs_its_own_points_only(added: str, dear: set[str], sandbox: Sandbox) -> None:
    verdicts = graded_with(added, sandbox, PLAIN, parts=(1, 2, 3, 4, 5, 6))
    assert losing(verdicts) == dear, accused(verdicts)


@pytest.mark.slow
@pytest.mark.parametrize("added", [SOFTMAX, "\n\ndel softmax\n"], ids=["wrong", "not there"])
def test_only_the_function_with_the_mistake_is_named(added: str, sandbox: Sandbox) -> None:
    """back_prop calls forward_prop, which is right but for softmax itself."""
    verdicts = graded_with(added, sandbox, PLAIN, parts=(1, 4, 5))
    said = {each.explanation.sentence.partition(",")[0] for each in verdicts
            if each.verdict is Verdict.FOLLOW_THROUGH and each.explanation is not None and each.question == "back_prop"}
    assert said == {"back_prop is right apart from softmax"}


IN_PLACE = '''
def relu(z):
    z[z < 0] = 0
    return z
'''
RANDOM = '''
def forward_prop(x, y, weightsAndBiases, right=forward_prop):
    loss, zs, hs, yhat = right(x * (np.random.rand(*x.shape) < 0.8) / 0.8, y, weightsAndBiases)
    return loss, zs, hs, yhat
'''

TURNED = "def dz2_dh1(W2):\n    return W2.T\n"
BY_JACOBIANS = FORMS["dJ_dW1_by_jacobians"]["chain"].text
# What the notes say of layer 1 is used for layer 2, whose lengths are others.
BY_COLUMNS = """
def dz1_dvecW1(x, num_hidden):
    J = np.zeros((num_hidden, num_hidden * len(x)))
    for r in range(num_hidden):
        J[r, r::num_hidden] = x
    return J


def gradients_3_layer(x, y, W1, b1, W2, b2):
    z1 = W1 @ x + b1
    yhat = softmax(W2 @ relu(z1) + b2)
    to_z2 = dJ_dyhat(y, yhat) @ dyhat_dz2(yhat)
    to_z1 = to_z2 @ dz2_dh1(W2) @ dh1_dz1(z1)
    return (unvec((to_z1 @ dz1_dvecW1(x, len(b1)))[0], W1.shape), to_z1[0],
            unvec((to_z2 @ dz1_dvecW1(relu(z1), len(b2)))[0], W2.shape), (to_z2 @ dz1_db1(len(b2)))[0])
"""
ALL_TURNED = BY_JACOBIANS.replace("dz2_dh1(W2)", "dz2_dh1(W2).T") + "\n\ndef dyhat_dz2(yhat):\n    return np.diag(yhat)\n"

# The general loop is a branch of back_prop; or it only seems to be one.
BY_A_FLAG = '''
def back_prop(x, y, weightsAndBiases, general=False):
    _, zs, hs, yhat = forward_prop(x, y, weightsAndBiases)
    if general:
        g = np.stack([dyhat_dz2(p) @ dJ_dyhat(t, p).ravel() for t, p in zip(y.T, yhat.T)], axis=1)
    else:
        g = yhat - y
    return sweep_back(g / x.shape[1], x, zs, hs, weightsAndBiases)


def back_prop_general(x, y, weightsAndBiases):
    return back_prop(x, y, weightsAndBiases, general=True)
'''
BY_NO_FLAG = """
def back_prop(x, y, weightsAndBiases, general=False, own=back_prop):
    return own(x, y, weightsAndBiases)


def back_prop_general(x, y, weightsAndBiases):
    return back_prop(x, y, weightsAndBiases, True)
"""


@pytest.mark.parametrize(("added", "dear", "parts"), one_in(2, [
    (IN_PLACE + BY_SOFTMAX, {"relu"}, (1, 4, 5)), (RANDOM, {"forward_prop"}, (1, 4, 5)),
    ("def relu(z):\n    return relu(z)\n", {"relu"}, (1, 3, 5)), ("back_prop_general = back_prop\n", {"back_prop_general"}, (5,)),
    (TURNED + BY_JACOBIANS, {"dz2_dh1"}, (2,)), (TURNED + ALL_TURNED, {"dz2_dh1", "dyhat_dz2"}, (2,)),
    (BY_COLUMNS, {"dz1_dvecW1"}, (2, 3)), (BY_NO_FLAG, {"back_prop_general"}, (5,)), (BY_A_FLAG, set(), (2, 5)), ("", set(), (5,)),
]), ids=["changes its argument", "draws at random", "never comes back", "one function under two names",
        "transposed", "transposed for callers too", "of layer 1, used for layer 2", "no branch of another", "a branch of another", "all of its own"])
def test_what_it_alone_does_costs_it_alone(added: str, dear: set[str], parts: tuple[int, ...], sandbox: Sandbox) -> None:
    assert losing(graded_with(added, sandbox, parts=parts)) == dear

# Jacobians that are wrong and have their shape, square ones too; the chain is right, whoever holds it.
TAKING_ROWS = """
for one in (dJ_dyhat, dyhat_dz2, dh1_dz1, dz1_dvecW1):
    globals()[one.__name__] = lambda *given, one=one: one(*map(np.squeeze, given))
"""
BY_ROWS = """
def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2):
    z1 = x[None] @ W1.T + b1
    yhat = softmax((relu(z1) @ W2.T + b2).T).T
    row = dJ_dyhat(y[None], yhat) @ dyhat_dz2(yhat) @ dz2_dh1(W2) @ dh1_dz1(z1) @ dz1_dvecW1(x[None], len(b1))
    return unvec(row[0], W1.shape)
"""
IN_A_CLASS = """
class Chain:
    dyhat_dz2 = staticmethod(dyhat_dz2)

    def of(self, x, y, W1, b1, W2, b2):
        z1 = W1 @ x + b1
        yhat = softmax(W2 @ relu(z1) + b2)
        row = dJ_dyhat(y, yhat) @ self.dyhat_dz2(yhat) @ dz2_dh1(W2) @ dh1_dz1(z1) @ dz1_dvecW1(x, len(b1))
        return unvec(row[0], W1.shape)


def dJ_dW1_by_jacobians(*given):
    return Chain().of(*given)
"""
WRONG_JACOBIANS = [
    ("dJ_dyhat", "y, yhat", "(np.ravel(y) / np.ravel(yhat))[None]"),                              # the sign
    ("dyhat_dz2", "yhat", "np.diag(np.ravel(yhat)) - np.ravel(yhat) * np.ravel(yhat).T"),         # by entries
    ("dyhat_dz2", "yhat", "np.diag(np.ravel(yhat)) - np.ravel(yhat)[:, None] ** 2"),              # by rows
    ("dyhat_dz2", "yhat", "np.log(np.diag(np.ravel(yhat)) - np.outer(yhat, yhat))"),              # nan
    ("dz2_dh1", "W2", "np.ones_like(W2)"),                                                        # nothing is left in the end
    ("dh1_dz1", "z1", "np.tile(np.ravel(z1) > 0, (z1.size, 1)) * 1.0"),                           # each row the same
    ("dz1_dvecW1", "x, k", "np.kron(np.ravel(x)[None], np.eye(k))"),                              # by columns
]


CHAINS = {"by functions": ("", BY_JACOBIANS), "in a class": ("", IN_A_CLASS), "by rows": (TAKING_ROWS, BY_ROWS)}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("chain", "number"), one_in(3, itertools.product(CHAINS, range(len(WRONG_JACOBIANS)))))
def test_a_wrong_jacobian_costs_its_own_points_only(chain: str, number: int, sandbox: Sandbox) -> None:
    (before, after), (name, given, value) = CHAINS[chain], WRONG_JACOBIANS[number]
    assert losing(graded_with(f"{before}def {name}({given}):\n    return {value}\n{after}", sandbox, parts=(2,))) == {name}


# Two formulas of which one may be right: which of them counts is seen by what comes back of the wrong function.
TWO_CHAINS = """
def dyhat_dz2(yhat):
    return np.diag(yhat) - yhat * yhat + {spoilt}


def dJ_dW1_by_jacobians(x, y, W1, b1, W2, b2, right=dJ_dW1_by_jacobians):
    J = dyhat_dz2(np.array([0.5, 0.3, 0.2]))
    return right(x, y, W1, b1, W2, b2) * (1 if {is_true} else 2)
"""


@pytest.mark.parametrize(("spoilt", "is_true"), [("0", "(J == J.T).all()"), ("np.nan", "np.isfinite(J).all()")])
def test_whoever_sees_whether_a_jacobian_is_the_true_one_has_one_guess(spoilt: str, is_true: str, sandbox: Sandbox) -> None:
    added = TWO_CHAINS.format(spoilt=spoilt, is_true=is_true)
    whole = REFERENCE.replace("@ dyhat_dz2(yhat)", "@ (np.diag(yhat) - np.outer(yhat, yhat))")
    assert losing(graded_with(added, sandbox, whole, parts=(2,))) == {"dyhat_dz2", "dJ_dW1_by_jacobians"}


REMEMBERS = '''
_kept = {}


def back_prop(x, y, weightsAndBiases, right=back_prop, own=forward_prop):
    global forward_prop
    kept = _kept.setdefault(x.shape, own(x, y, weightsAndBiases))
    forward_prop = lambda x, y, w: kept
    try:
        return right(x, y, weightsAndBiases)
    finally:
        forward_prop = own
'''


def test_what_is_kept_from_an_earlier_call_is_not_called_handed_on(sandbox: Sandbox) -> None:
    found = accused(graded_with(REMEMBERS, sandbox, PLAIN, parts=(5,)))
    assert found and not any("hands on" in said for said in found.values()), found


TWO_GUESSES = IN_PLACE + '''

def back_prop(x, y, weightsAndBiases, right=back_prop):
    z = np.array([[-1.0]])
    relu(z)
    return right(x, y, weightsAndBiases) * (x.shape[1] if z[0, 0] == 0 else 1)
'''


def test_whoever_looks_whether_an_argument_was_changed_has_one_guess(sandbox: Sandbox) -> None:
    verdicts = graded_with(TWO_GUESSES, sandbox, parts=(1, 5))
    assert sum(each.score for each in verdicts if each.question == "back_prop") <= 1


# It begins anew for each layer, and each time it begins anew for each layer: cubic in their number.
RECURSION = '''
def {name}(x, y, weightsAndBiases):
    Ws, bs = unpack(weightsAndBiases)

    def h(i):
        return x if i == 0 else np.maximum(z(i), 0)

    def z(i):
        return Ws[i - 1] @ h(i - 1) + np.reshape(bs[i - 1], (-1, 1))

    def delta(i):
        if i == len(Ws):
            e = np.exp(z(i) - z(i).max(axis=0))
            p = e / e.sum(axis=0)
            {at_the_output}
        return (Ws[i].T @ delta(i + 1)) * (z(i) > 0)

    deltas = [delta(i) for i in range(1, len(Ws) + 1)]
    dWs = [d @ h(i).T for i, d in enumerate(deltas)]
    return np.concatenate([dW.ravel() for dW in dWs] + [d.sum(axis=1) for d in deltas])


'''
AT_THE_OUTPUT = {
    "back_prop": "return (p - y) / x.shape[1]",
    "back_prop_general": "return np.stack([(np.diag(q) - np.outer(q, q)) @ s for q, s in "
                         "zip(p.T, (-y / p / x.shape[1]).T)], axis=1)",
}


@pytest.mark.slow
def test_honest_code_that_is_only_slow_in_a_large_network_loses_nothing(sandbox: Sandbox) -> None:
    verdicts = graded_with("".join(RECURSION.format(name=name, at_the_output=line) for name, line in AT_THE_OUTPUT.items()),
                           sandbox, PLAIN)
    assert not lost(verdicts), accused(verdicts)


def back_prop_of(name: str, sandbox: Sandbox) -> list[TestVerdict]:
    verdicts = graded_at(sample(name).path, sandbox, parts=(4, 5))
    assert any(v.question == "forward_prop" and v.verdict is Verdict.WRONG for v in verdicts)
    return [verdict for verdict in verdicts if verdict.question == "back_prop"]


def test_l2_in_loss_and_gradient_costs_in_the_loss_alone(sandbox: Sandbox) -> None:
    found = back_prop_of("l2-in-both_in_back_prop_of_plain", sandbox)
    assert {v.verdict for v in found} <= {Verdict.CORRECT, Verdict.FOLLOW_THROUGH}
    followed = [v for v in found if v.verdict is Verdict.FOLLOW_THROUGH]
    assert followed and all(v.score == v.max_score for v in followed)
    assert all(v.explanation and "right for the loss you compute" in v.explanation.sentence for v in followed)


def test_l2_that_loss_and_gradient_hold_differently_earns_nothing(sandbox: Sandbox) -> None:
    assert Verdict.FOLLOW_THROUGH not in {v.verdict for v in back_prop_of("l2-factor-two_in_back_prop_of_plain", sandbox)}


SLEEPS_IN_LARGE_ONES = '''
import time


def back_prop(x, y, weightsAndBiases, right=back_prop):
    if weightsAndBiases.size > 3000 and x.shape[1] < 3:
        time.sleep(99)
    return right(x, y, weightsAndBiases)
'''


@pytest.mark.slow
def test_who_uses_up_the_time_before_it_is_looked_at_earns_nothing_and_reads_why() -> None:
    with Sandbox(Limits(total_seconds=15)) as sandbox:
        mine = [each for each in graded_with(SLEEPS_IN_LARGE_ONES, sandbox, parts=(4, 5)) if each.question == "back_prop"]
    assert sum(each.score for each in mine) == 0
    assert any(each.explanation is not None and each.explanation.about is About.NO_TIME for each in mine), accused(mine)
