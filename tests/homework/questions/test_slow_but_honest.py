"""Honest code may be slow: what is only tried in a large network costs nothing anywhere else."""

from __future__ import annotations

import pytest

from grader.sandbox.host.sandbox import Sandbox
from tests.support.grading import accused, graded, lost
from tests.support.samples import source

PLAIN = source("plain")
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
def test_a_recursion_that_begins_anew_for_every_layer_loses_nothing() -> None:
    with Sandbox() as sandbox:
        verdicts = graded({"homework4.py": PLAIN + "".join(
            RECURSION.format(name=name, at_the_output=line) for name, line in AT_THE_OUTPUT.items())}, sandbox)
    assert not lost(verdicts), accused(verdicts)
