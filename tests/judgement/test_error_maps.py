"""A map of errors is small whatever it is made of, and shows where each of them is."""

import numpy as np
import pytest

from grader.judgement.compare import RHO, compare
from grader.judgement.error_maps import MOST_CELLS, MOST_MAPS, error_maps


def cells(errors: object, limit: float = RHO) -> tuple[str, ...]:
    [drawn] = error_maps([("J", np.asarray(errors, dtype=float))], limit)
    return drawn.cells


def test_each_error_has_its_level():
    assert cells([[0, RHO, 1e-4, 1e-2], [0.1, 1, 2, 10], [np.inf, np.nan, 0, 0]]) == ("0012", "3445", "5500")


def test_what_is_off_by_one_factor_is_drawn_so_in_all_its_entries():
    truth = np.array([[1.0, 0.0, 1e-5]])
    [drawn] = compare(7 * truth, truth, "J").maps
    assert drawn.cells == ("555",) and drawn.by_one_factor
    [drawn] = compare(7 * truth + [[1.0, 0.0, 0.0]], truth, "J").maps
    assert drawn.cells == ("503",) and not drawn.by_one_factor


def test_where_anything_is_excused_all_is_right():
    assert cells([[5.0, 0.0]], np.inf) == ("00",)


@pytest.mark.parametrize("shape", [(10, 784), (784, 10), (2000, 2000), (49, 49), (48, 48), (5000,)])
def test_a_large_block_becomes_a_small_map_that_loses_no_error(shape):
    errors = np.zeros(shape)
    errors.flat[errors.size * 2 // 3] = 10.0
    drawn = cells(errors)
    assert len(drawn) <= MOST_CELLS and {len(row) for row in drawn} == {len(drawn[0])} and len(drawn[0]) <= MOST_CELLS
    assert "".join(drawn).count("5") == 1


def test_only_what_is_wrong_and_has_several_entries_is_drawn():
    assert compare(np.eye(2), np.eye(2)).maps == () and compare(1.0, 2.0).maps == () and compare("no", np.eye(2)).maps == ()
    assert compare(np.eye(2), np.diag([2.0, 3.0]), "J").maps[0].cells == ("40", "04")
    assert len(error_maps([("J", np.ones((2, 2)))] * 99, RHO)) == MOST_MAPS
