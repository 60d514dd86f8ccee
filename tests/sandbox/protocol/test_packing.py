"""All parameters of a network come back from every form that a file may write them in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.sandbox.protocol.layout import BLOCKS, LISTS, PACKED, PAIR, VECTOR, Packing
from grader.sandbox.protocol.packing import parameters, read, unpacked, written

WIDTHS = st.lists(st.integers(2, 6), min_size=3, max_size=6).map(tuple)
PACKINGS = st.builds(Packing, turned=st.tuples(*[st.booleans()] * 3), form=st.sampled_from([VECTOR, LISTS, PAIR]),
                     by_layer=st.booleans(), biases_first=st.booleans(), last_first=st.booleans(),
                     bias=st.sampled_from(["(k,)", "(k, 1)", "(1, k)"]))


@given(WIDTHS, PACKINGS)
def test_what_is_written_is_read_and_a_gradient_in_parts_whatever_the_form_of_the_arguments(widths, packing):
    vector = np.arange(float(parameters(widths)))
    for form in (written(vector, widths, packing), (unpacked(vector, widths, packing),)):
        np.testing.assert_array_equal(read(form, widths, packing), vector)


@pytest.mark.parametrize(("packing", "expected"), [
    (PACKED, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]),  # W1 (3, 2), W2 (2, 3), b1, b2
    (Packing(turned=(True, True, True)), [0, 2, 4, 1, 3, 5, 6, 9, 7, 10, 8, 11, 12, 13, 14, 15, 16]),
    (Packing(by_layer=True), [0, 1, 2, 3, 4, 5, 12, 13, 14, 6, 7, 8, 9, 10, 11, 15, 16]),
    (Packing(biases_first=True), [12, 13, 14, 15, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    (Packing(last_first=True), [6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5, 15, 16, 12, 13, 14]),
])
def test_the_order_of_a_vector(packing, expected):
    assert written(np.arange(17), (2, 3, 2), packing)[0].tolist() == expected


def test_one_hidden_layer_in_four_arguments():
    W1, b1, W2, b2 = written(np.arange(17), (2, 3, 2), Packing(form=BLOCKS))
    assert [each.shape for each in (W1, b1, W2, b2)] == [(3, 2), (3,), (2, 3), (2,)]


@pytest.mark.parametrize("value", [np.zeros(5), None, "nothing", (), [1.0, 2.0], (np.zeros(3), np.zeros((2, 2)))])
def test_what_is_no_vector_of_parameters_stays_as_it_is(value):
    found = read((value,), (2, 3, 2), PACKED)
    assert found is value or np.array_equal(found, value)
