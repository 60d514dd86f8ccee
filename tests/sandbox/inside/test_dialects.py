"""A function that speaks a dialect is called as the contract has it, and answered for as the file's own code calls it."""

import numpy as np
import pytest

from grader.homework.contract import CONTRACT
from grader.sandbox.inside.calling import answer
from grader.sandbox.inside.conventions import signature
from grader.sandbox.inside.entries import make_entries
from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.protocol.layout import AS_IT_IS, LAST, NUMBERS, WHOLE, Dialect, Layout, Packing
from grader.sandbox.protocol.messages import Answer, Gave
from grader.sandbox.protocol.request import Replacement, Request

SOURCE = '''
import numpy as np
NUM_HIDDEN_LAYERS, NUM_INPUT, NUM_HIDDEN, NUM_OUTPUT = 1, 2, 3, 2

def forward_error(w, x, y):
    assert x.shape == (4, 2) and y.shape == (4,) and w.shape == (17,)
    return float(len(x)), "accuracy", [x, x @ np.ones((2, 3)), np.zeros((4, 2))], [x, np.ones((4, 3))], np.ones((4, 2))

def gradient(w, x, y):
    cost, accuracy, zs, hs, yhat = forward_error(w=w, x=x, y=y)
    assert accuracy == "accuracy" and len(zs) == 3 and len(hs) == 2 and np.array_equal(zs[0], x)
    return np.full(17, float(zs[1].sum()) + 100 * cost)

def forward_prop(of_another_kind):
    return of_another_kind

def helped(n):
    return forward_prop(n)

def train(x, y, test_x, test_y, w):
    return [w, w - gradient(w, x, y)]
'''
LOSS = Dialect("forward_error", order=(2, 0, 1), rows="m", labels=NUMBERS, packing=Packing(turned=(True,) * 3),
               places=(0, 2, 3, 4), turned_out=(False, True, True, True), skipped=(0, 1, 1, 0), summed=True)
GRADIENT = Dialect("gradient", order=(2, 0, 1), rows="m", labels=NUMBERS, packing=Packing(turned=(True,) * 3),
                   summed=True)
TRAIN = Dialect("train", order=(0, 1, 3, 4, 2), rows="m", labels=NUMBERS, packing=Packing(turned=(True,) * 3),
                places=(LAST, WHOLE))
X, Y, W = np.arange(8.0).reshape(2, 4), np.eye(2)[:, [0, 1, 1, 0]], np.arange(17.0)


@pytest.fixture
def exposed():
    found = Exposed({}, CONTRACT)
    exec(SOURCE, found.namespace)
    make_entries(found, Layout({"forward_prop": LOSS, "back_prop": GRADIENT, "train": TRAIN}))
    return found


def asked(exposed, request, ask=lambda *asked: Answer(False, None, ())):
    gave = answer(request.call(60.0), exposed, {}, str, ask)
    assert isinstance(gave, Gave), gave
    return gave


def test_a_value_comes_as_the_contract_has_it(exposed):
    loss, zs, hs, yhat = asked(exposed, Request("forward_prop", (X, Y, W))).value
    assert loss == 1.0  # the sum over four examples
    assert [z.shape for z in zs] == [(3, 4), (2, 4)] and [h.shape for h in hs] == [(3, 4)] and yhat.shape == (2, 4)


def test_a_call_of_the_files_own_is_recorded_in_the_contracts_form(exposed):
    recorded = asked(exposed, Request("back_prop", (X, Y, W), recorded=("forward_prop",))).recorded
    call, = recorded
    assert call.function == "forward_prop" and call.value[0] == 1.0
    given = call.arguments
    for mine, theirs in zip(given, (X, Y, W), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_true_values_are_given_in_the_files_own_form(exposed):
    true = 2.0, (np.full((3, 4), 5.0), np.zeros((2, 4))), (np.ones((3, 4)),), np.full((2, 4), 0.5)
    seen = []

    def ask(name, arguments, own, changed):
        seen.append((name, arguments, own))
        return Answer(True, true, ())

    value = asked(exposed, Request("back_prop", (X, Y, W), replacements={"forward_prop": Replacement(lambda *asked: (False, None))}), ask).value
    np.testing.assert_array_equal(value, np.full(17, (60 + 100 * 2.0 * 4) / 4))  # the cost as a sum, the rest a mean
    (name, arguments, own), = seen
    assert name == "forward_prop" and own[0] == 1.0
    np.testing.assert_array_equal(arguments[1], Y)


def test_a_stand_in_is_called_and_answers_in_the_files_own_form(exposed):
    source = "def back_prop(x, y, w):\n    import numpy\n    return numpy.arange(17.0) + x.shape[1] + y.shape[0]\n"
    final, path = asked(exposed, Request("train", (X, Y, W, X, Y), standins={"back_prop": source})).value
    np.testing.assert_array_equal(final, W - (np.arange(17.0) + 4 + 2))
    np.testing.assert_array_equal(path[0], W)


def test_a_helper_that_has_the_contracts_name_is_left_alone(exposed):
    def ask(name, arguments, own, changed):
        raise AssertionError("it is no call of the loss")

    assert asked(exposed, Request("helped", (7,), replacements={"forward_prop": Replacement(lambda *asked: (False, None))}), ask).value == 7


def test_another_layout_holds_for_one_call(exposed):
    as_it_is = Layout({"forward_prop": Dialect("forward_prop", places=AS_IT_IS), "train": Dialect("helped")})
    assert asked(exposed, Request("helped", (7,), layout=as_it_is)).value == 7
    assert asked(exposed, Request("forward_prop", (X, Y, W))).value[0] == 1.0


def taking(parameters, value=None):
    """A function of these parameters that gives this value."""
    return eval(f"lambda {parameters}: ({value})")


@pytest.mark.parametrize(("parameters", "opened", "known", "unknown"), [
    ("x, y, w", ("x", "y", "w"), {}, ()),
    ("x, y, w, n_hidden, n_layers", ("x", "y", "w"), {"n_hidden": "NUM_HIDDEN", "n_layers": "NUM_HIDDEN_LAYERS"}, ()),
    ("x, y, n_hidden, w", ("x", "y", "w"), {"n_hidden": "NUM_HIDDEN"}, ()),
    ("x, y, w, alpha", ("x", "y", "w"), {"alpha": "0"}, ()),
    ("x, y, w, alpha=0.1", ("x", "y", "w"), {"alpha": "0"}, ()),
    ("x, y, w, n_hidden=10", ("x", "y", "w"), {"n_hidden": "NUM_HIDDEN"}, ()),
    ("x, y, w, *, lam", ("x", "y", "w"), {"lam": "0"}, ()),
    ("x, y, w, verbose=False", ("x", "y", "w", "verbose"), {}, ()),
    ("x, y, w, colour", ("x", "y", "w", "colour"), {}, ("colour",)),
    ("*arguments", (), {}, ()),
])
def test_what_a_function_asks_for(parameters, opened, known, unknown):
    found = signature(taking(parameters), CONTRACT.by_name["forward_prop"], 3, CONTRACT)
    assert (found.open, dict(found.known), found.unknown) == (opened, known, unknown)


@pytest.mark.parametrize(("name", "parameters"), [("relu", "z, alpha=0.01"), ("dz1_dvecW1", "x, num_hidden")])
def test_a_default_that_is_a_mistake_stays_one(name, parameters):
    function = CONTRACT.by_name[name]
    assert dict(signature(taking(parameters), function, function.arity, CONTRACT).known) == {}


def test_what_is_known_is_given_by_place_or_by_name():
    f = taking("x, n_hidden, y, w, more=7, *, lam", "x, n_hidden, y, w, more, lam")
    placed, named = signature(f, CONTRACT.by_name["forward_prop"], 3, CONTRACT).filled((1, 2, 3), {"NUM_HIDDEN": 10})
    assert f(*placed, **named) == (1, 10, 2, 3, 7, 0.0)
