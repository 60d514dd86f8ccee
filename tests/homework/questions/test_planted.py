"""No wrong solution passes: what is wrong at some size, in place, or from memory is found by a test that all see."""

from typing import Any

import pytest

from grader.grading.grade_questions import FAILED
from grader.judgement.verdict import TestVerdict
from grader.sandbox.host.sandbox import Sandbox
from tests.support.grading import REFERENCE, graded_with
from tests.support.samples import changed
from tests.support.slow import one_in

# Each mistake in code put behind the reference, where `true` is the right function: the tests that find it, and what
# is proved of it. Nothing of the other functions is lost.
STALE = """kept = {}
def back_prop(x, y, w):
    zs, hs, yhat = kept.setdefault((x.shape, w.shape), forward_prop(x, y, w)[1:])
    return sweep_back((yhat - y) / x.shape[1], x, zs, hs, w)
"""
REMEMBERED = "kept = {}\ndef NAME(*given):\n    return kept.setdefault(tuple(map(np.shape, given)), true(*given))"
PLANTED = {
    "relu capped at 6": ("relu", "def relu(z):\n    return np.clip(z, 0, 6)", {"1.1", "1.2"}, set()),
    "relu with a threshold": ("relu", "def relu(z):\n    return np.where(z > 1e-5, z, 0)", {"1.1", "1.2"}, set()),
    "relu in place": ("relu", "def relu(z):\n    z[z < 0] = 0\n    return z", {"1.1"}, {"input-mutated"}),
    "relu remembered": ("relu", REMEMBERED, {"1.1", "1.2"}, {"stale-cache"}),
    "relu_prime with a threshold": ("relu_prime", "def relu_prime(z):\n    return 1.0 * (z > 1e-3)", {"1.3", "1.4"}, set()),
    "relu_prime in place": ("relu_prime", "def relu_prime(z):\n    z[...] = z > 0\n    return z", {"1.3"}, {"input-mutated"}),
    "softmax in place": ("softmax", "def softmax(z):\n    z -= z.max(axis=0)\n    return true(z)", {"1.6"}, {"input-mutated"}),
    "softmax flat for one": ("softmax", "def softmax(z):\n    return true(z).squeeze() if z.shape[1:] == (1,) else true(z)",
                             {"1.6"}, set()),
    "cross_entropy in place": ("cross_entropy", "def cross_entropy(y, yhat):\n    yhat *= y\n    return true(y, yhat)",
                               {"1.10"}, {"input-mutated"}),
    "cross_entropy with a floor": ("cross_entropy", "def cross_entropy(y, yhat):\n    return true(y, np.maximum(yhat, 0.005))",
                                   {"1.11"}, set()),
    "dJ_dyhat with a floor": ("dJ_dyhat", "def dJ_dyhat(y, yhat):\n    return true(y, np.maximum(yhat, 0.005))", {"2.4"}, set()),
    "dh1_dz1 with a threshold": ("dh1_dz1", "def dh1_dz1(z1):\n    return np.diag(1.0 * (z1 > 1e-3))", {"2.8"}, set()),
    "gradients_3_layer capped": ("gradients_3_layer", "def gradients_3_layer(*given):\n"
                                 "    return tuple(np.clip(each, -9, 9) for each in true(*given))", {"3.2", "3.3"}, set()),
    "back_prop capped": ("back_prop", "def back_prop(*given):\n    return np.clip(true(*given), -5, 5)", {"5.2"},
                         {"gradient-clipped"}),
    "back_prop capped by its norm": ("back_prop", "def back_prop(*given):\n    g = true(*given)\n"
                                     "    return g * min(1, 9 / np.linalg.norm(g))", {"5.2"}, {"gradient-clipped"}),
    "back_prop without small entries": ("back_prop", "def back_prop(*given):\n    g = true(*given)\n"
                                        "    return g * (abs(g) > 1e-5)", {"5.2"}, set()),
    "back_prop in place": ("back_prop", "def back_prop(x, y, w):\n    g = true(x, y, w)\n    w -= 0.1 * g\n    return g",
                           {"5.6"}, {"input-mutated"}),
    "forward_prop remembered": ("forward_prop", REMEMBERED, {"4.7"}, {"stale-cache"}),
    "back_prop of a pass remembered": ("back_prop", STALE, {"5.6"}, {"stale-cache"}),
    "back_prop_general capped": ("back_prop_general", "def back_prop_general(*given):\n"
                                 "    return np.clip(true(*given), -5, 5)", {"5.8"}, {"gradient-clipped"}),
}
SPREADS = ("relu in place", "softmax in place")  # what their callers hold is changed too, and no true value undoes that
SEEN_WITHOUT_ANSWERS = [name for name, (_, _, _, proved) in PLANTED.items()
                        if proved and "general" not in name]


def planted(sandbox: Sandbox, function: str, code: str, **settings: Any) -> list[TestVerdict]:
    return graded_with(f"true = {function}\n{code.replace('NAME', function)}\n", sandbox, **settings)


@pytest.mark.parametrize("mistake", one_in(3, PLANTED))
def test_what_is_wrong_at_some_size_or_for_the_caller_is_found(mistake: str, sandbox: Sandbox) -> None:
    function, code, numbers, proved = PLANTED[mistake]
    failed = [v for v in planted(sandbox, function, code) if v.verdict in FAILED]
    assert numbers <= {v.number for v in failed if v.question == function}
    if mistake not in SPREADS:
        assert {v.question for v in failed} == {function}
    assert proved <= {id for v in failed if v.number in numbers for id in v.misconceptions}


@pytest.mark.usefixtures("no_reference")
@pytest.mark.parametrize("mistake", one_in(3, SEEN_WITHOUT_ANSWERS))
def test_what_needs_no_answer_is_named_on_a_laptop(mistake: str, sandbox: Sandbox) -> None:
    function, code, numbers, proved = PLANTED[mistake]
    failed = [v for v in planted(sandbox, function, code, answers=False) if v.verdict in FAILED]
    assert proved <= {id for v in failed if v.number in numbers for id in v.misconceptions}


def test_a_cap_written_into_the_forward_pass_is_found(sandbox: Sandbox) -> None:
    capped = changed(REFERENCE, [("hs.append(relu(zs[-1]))", "hs.append(np.minimum(relu(zs[-1]), 6))")])
    verdicts = graded_with("", sandbox, capped, parts=(4,))
    assert "4.2" in {v.number for v in verdicts if v.verdict in FAILED}


def test_a_missing_forward_pass_costs_the_search_nothing(sandbox: Sandbox) -> None:
    missing = "def forward_prop(*given):\n    raise NotImplementedError"
    earned = {v.number: v.score for v in planted(sandbox, "forward_prop", missing, parts=(6,))}
    assert earned["6.10"] == earned["6.11"] == 1
