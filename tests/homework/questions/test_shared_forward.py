"""A wrong forward pass that forward_prop and back_prop share costs the points of forward_prop, and hides no mistake."""

import pytest

from grader.sandbox.host.sandbox import Sandbox
from tests.support.grading import accused, graded_with, losing
from tests.support.slow import some_slow

SHARED = '''
class Network:
    def forward(self, x, w):
        self.Ws, self.bs = unpack(w)
        self.zs, self.hs, last = [], [x], len(self.Ws) - 1
        for i, (W, b) in enumerate(zip(self.Ws, self.bs)):
            z = W @ self.hs[-1] + b[:, None]
            self.zs.append(z)
            self.hs.append({hidden})
        self.hs.pop()
        self.yhat = {output}

    def backward(self, g, n):
        Ws, dWs, dbs = self.Ws, [], []
        for i in reversed(range(len(Ws))):
            if i < len(Ws) - 1:
                g = {masked}
            dWs.insert(0, (g @ self.hs[i].T).ravel() / n)
            dbs.insert(0, g.sum(axis=1) / n)
            g = Ws[i].T @ g
        return np.concatenate(dWs + dbs)


def forward_prop(x, y, weightsAndBiases):
    net = Network()
    net.forward(x, weightsAndBiases)
    return cross_entropy(y, net.yhat), net.zs, net.hs[1:], net.yhat


def back_prop(x, y, weightsAndBiases):
    net = Network()
    net.forward(x, weightsAndBiases)
    return net.backward({error}, x.shape[1])


def back_prop_general(x, y, weightsAndBiases):
    net = Network()
    net.forward(x, weightsAndBiases)
    p, g = net.yhat, -y / net.yhat
    return {general}
'''
RIGHT = {
    "hidden": "relu(z)", "output": "softmax(z)", "masked": "g * relu_prime(self.zs[i])", "error": "net.yhat - y",
    "general": "net.backward(p * (g - (p * g).sum(axis=0)), x.shape[1])",
}
AT_OUTPUT = {"output": "softmax(relu(z))"}
FORWARD = {
    "none": ({}, set()),
    "relu at the output": (AT_OUTPUT, {"forward_prop"}),
    "no relu in the first layer": ({"hidden": "z if i == 0 else relu(z)"}, {"forward_prop"}),
    "no relu in the second layer": ({"hidden": "z if i == 1 else relu(z)"}, {"forward_prop"}),
    "no relu in the last hidden layer": ({"hidden": "z if i == last - 1 else relu(z)"}, {"forward_prop"}),
    "no relu anywhere": ({"hidden": "z"}, {"forward_prop"}),
    "over the examples": ({"output": "np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)"}, {"forward_prop"}),
    "over everything": ({"output": "np.exp(z) / np.exp(z).sum()"}, {"forward_prop"}),
}


def shared(changes: dict[str, str]) -> str:
    return SHARED.format(**RIGHT | changes)


@pytest.mark.parametrize("name", some_slow(FORWARD, "relu at the output", "no relu in the first layer"))
def test_a_shared_forward_pass_costs_once(name: str, sandbox: Sandbox) -> None:
    changes, dear = FORWARD[name]
    verdicts = graded_with(shared(changes), sandbox, parts=(4, 5))
    assert losing(verdicts) == dear, accused(verdicts)


BY_DIFFERENCES = """

def back_prop(x, y, weightsAndBiases):
    w, gradient = weightsAndBiases.copy(), np.zeros(weightsAndBiases.size)
    for i in range(w.size if w.size <= 300 else 0):
        step = np.zeros(w.size)
        step[i] = 1e-5
        gradient[i] = (forward_prop(x, y, w + step)[0] - forward_prop(x, y, w - step)[0]) / 2e-5
    return gradient
"""
HANDED_ON = "\n\ndef back_prop_general(x, y, weightsAndBiases):\n    return back_prop(x, y, weightsAndBiases)\n"
CHANGES_X = "\n\ndef back_prop(x, y, w, own=back_prop):\n    found = own(x, y, w)\n    x *= 2\n    return found\n"
BOTH, FIRST, GENERAL = {"back_prop", "back_prop_general"}, {"back_prop"}, {"back_prop_general"}
BACKWARD = {
    "no mask": ({"masked": "g"}, "", BOTH),
    "relu for its derivative": ({"masked": "g * relu(self.zs[i])"}, "", BOTH),
    "one layer without a mask": ({"masked": "g * relu_prime(self.zs[i]) if i else g"}, "", BOTH),
    "sign": ({"error": "y - net.yhat"}, "", FIRST),
    "one class by 1e-5": ({"error": "(net.yhat - y) * (1 + 1e-5 * (np.arange(len(y)) == 0))[:, None]"}, "", FIRST),
    "no Jacobian": ({"general": "net.backward(g, x.shape[1])"}, "", GENERAL),
    "the diagonal alone": ({"general": "net.backward(p * (1 - p) * g, x.shape[1])"}, "", GENERAL),
    "by differences": ({}, BY_DIFFERENCES, FIRST),
    "handed on": ({}, HANDED_ON, GENERAL),
    "changes its arguments": ({}, CHANGES_X, FIRST),
}
WHY = {"by differences": "by differences", "handed on": "back_prop_general hands on what back_prop computes"}


@pytest.mark.parametrize("name", some_slow(BACKWARD, "one class by 1e-5", "handed on"))
def test_a_wrong_way_back_earns_nothing_by_a_wrong_forward_pass(name: str, sandbox: Sandbox) -> None:
    changes, added, guilty = BACKWARD[name]
    verdicts = graded_with(shared(AT_OUTPUT | changes) + added, sandbox, parts=(4, 5))
    assert losing(verdicts) == {"forward_prop", *guilty}, accused(verdicts)
    assert sum(each.score for each in verdicts if each.question in guilty) <= len(guilty)  # for the length
    assert WHY.get(name, "") in str(accused(verdicts))


WITH_A_TERM = """
def forward_prop(x, y, weightsAndBiases, own=forward_prop):
    loss, *rest = own(x, y, weightsAndBiases)
    return loss + 0.005 * sum((W * W).sum() for W in unpack(weightsAndBiases)[0]), *rest
"""


@pytest.mark.slow
def test_differences_of_its_own_loss_are_no_gradient_of_it(sandbox: Sandbox) -> None:
    mine = [each for each in graded_with(WITH_A_TERM + BY_DIFFERENCES, sandbox, parts=(4, 5)) if each.question == "back_prop"]
    assert sum(each.score for each in mine) == 0 and "by differences" in str(accused(mine))


NOTHING_TO_DO = """
def forward_prop(x, y, weightsAndBiases, right=forward_prop):
    _, zs, hs, _ = right(x, y, weightsAndBiases)
    return 0.0, zs, hs, y.copy()


def back_prop(x, y, weightsAndBiases):
    return np.zeros(weightsAndBiases.size)
"""


def test_a_forward_pass_without_an_error_is_none_to_follow(sandbox: Sandbox) -> None:
    assert losing(graded_with(NOTHING_TO_DO, sandbox, parts=(4, 5))) >= {"forward_prop", "back_prop"}
