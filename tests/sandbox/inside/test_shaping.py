"""A true value in the form of the student's own: the numbers are true, everything else is theirs."""

from collections import namedtuple

import numpy as np
import pytest

from grader.homework.contract import CONTRACT
from grader.sandbox.inside.conventions import flattened
from grader.sandbox.inside.shaping import Form, canonical, in_form_of

X = np.arange(6.0).reshape(3, 2)
Z1, Z2, H1, YHAT = (np.full(shape, value) for shape, value in (((4, 2), 1.0), ((5, 2), 2.0), ((4, 2), 3.0), ((5, 2), 4.0)))
TRUE = (0.5, (Z1, Z2), (H1,), YHAT)
Pass = namedtuple("Pass", "loss zs hs yhat")


def shaped(own, true=TRUE, name="forward_prop", x=X, then=X):
    return in_form_of(Form(own, then), true, CONTRACT.by_name[name], x, flattened)


def as_lists(value):
    if isinstance(value, dict):
        return {key: as_lists(each) for key, each in value.items()}
    return [as_lists(each) for each in value] if isinstance(value, (list, tuple)) else np.asarray(value).tolist()


@pytest.mark.parametrize(("own", "zs", "hs"), [
    ((9, [Z1, Z2], [H1], YHAT), [Z1, Z2], [H1]),
    ((9, (Z1, Z2), (H1,), YHAT), (Z1, Z2), (H1,)),
    ((9, [Z1, Z2], [X, H1], YHAT), [Z1, Z2], [X, H1]),
    ((9, [Z1, Z2], [X, H1, YHAT], YHAT), [Z1, Z2], [X, H1, YHAT]),
    ((9, [Z1, Z2], [H1, YHAT], YHAT), [Z1, Z2], [H1, YHAT]),
    ((9, [Z1], [H1], YHAT), [Z1], [H1]),
    ((9, [Z2], [], YHAT), [Z1, Z2], [H1]),  # a layer is missing: that is a mistake, and no form
    ((9, [X, Z1, Z2], [X, H1], YHAT), [X, Z1, Z2], [X, H1]),
    ((9, [None, Z1, Z2], [X, H1], YHAT), [None, Z1, Z2], [X, H1]),
    ((9, {1: Z1, 2: Z2}, {0: X, 1: H1}, YHAT), {1: Z1, 2: Z2}, {0: X, 1: H1}),
    ((9, [Z1.T, Z2.T], [H1.T], YHAT.T), [Z1.T, Z2.T], [H1.T]),
])
def test_layers_come_as_the_student_keeps_them(own, zs, hs):
    loss, got_zs, got_hs, _ = shaped(own)
    assert loss == 0.5
    assert (type(got_zs), type(got_hs)) == (type(zs), type(hs))
    assert (as_lists(got_zs), as_lists(got_hs)) == (as_lists(zs), as_lists(hs))


def test_a_leading_x_is_that_of_the_call_that_is_answered():
    other = X + 1
    assert as_lists(shaped((9, [Z1, Z2], [X, H1], YHAT), x=other)[2][0]) == other.tolist()


def test_values_beyond_the_fourth_stay_the_students():
    assert shaped((9, [Z1, Z2], [H1], YHAT, "more"))[4] == "more"


def test_a_named_tuple_and_a_dict_stay_what_they_are():
    assert isinstance(shaped(Pass(9, [Z1, Z2], [H1], YHAT)), Pass)
    assert shaped({"loss": 9, "zs": [Z1, Z2], "hs": [H1], "yhat": YHAT, "acc": 1})["loss"] == 0.5


@pytest.mark.parametrize("own", [None, 3, [], (1, 2)])
def test_what_has_no_form_gives_the_contracts(own):
    assert as_lists(shaped(own)) == as_lists(canonical(TRUE, CONTRACT.by_name["forward_prop"]))


@pytest.mark.parametrize(("own", "expected"), [
    (np.zeros(3), [1.0, 0.0, 2.0]),
    (np.zeros((3, 1)), [[1.0], [0.0], [2.0]]),
    (np.zeros((1, 3)), [[1.0, 0.0, 2.0]]),
    ([0.0, 0.0, 0.0], [1.0, 0.0, 2.0]),
    (np.zeros(3, dtype=int), [1, 0, 2]),
    (np.zeros(5), [1.0, 0.0, 2.0]),  # a wrong length is no form
])
def test_a_vector_has_the_axes_of_the_students(own, expected):
    got = shaped(own, np.array([1.0, 0.0, 2.0]), "relu", None)
    assert np.asarray(got).tolist() == expected and isinstance(got, type(own))


def test_a_mask_stays_one_that_can_be_an_index():
    assert shaped(np.array([False, True]), np.array([1.0, 0.0]), "relu_prime", None).dtype == bool


def test_a_batch_of_jacobians_is_turned_to_the_students_order_of_axes():
    true = np.arange(24.0).reshape(2, 3, 4)
    assert shaped(np.zeros((3, 4, 2)), true, "dyhat_dz2", None).tolist() == true.transpose(1, 2, 0).tolist()


DW1, DW2, DB1, DB2 = np.ones((4, 3)), np.ones((5, 4)), np.ones(4), np.ones(5)
FLAT = np.arange(41.0)


@pytest.mark.parametrize("own", [
    np.zeros(41),
    (DW1, DW2, DB1, DB2),
    [DW1, DB1, DW2, DB2],
    ([DW1, DW2], [DB1, DB2]),
    [[DW1, DW2], [DB1[:, None], DB2[:, None]]],
    (0.3, np.zeros(41)),
])
def test_a_gradient_in_parts_holds_every_number_in_its_place(own):
    got = shaped(own, FLAT, "back_prop")
    assert type(got) is type(own)
    np.testing.assert_array_equal(np.ravel(flattened(got)), FLAT)


@pytest.mark.parametrize(("own", "kind"), [([np.zeros(3)] * 4, list), ((np.zeros(3),) * 4, tuple), (np.zeros((4, 3)), np.ndarray)])
def test_a_trajectory_has_its_own_length_in_the_students_container(own, kind):
    final, path = shaped((np.zeros(3), own), (np.ones(3), (np.ones(3), 2 * np.ones(3))), "train")
    assert isinstance(path, kind) and len(path) == 2 and isinstance(path[0], np.ndarray)
