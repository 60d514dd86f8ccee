"""Where the way back goes wrong, read off which gradients are right."""

from dataclasses import replace

import pytest

from grader.homework.questions.way_back import way_back
from tests.results.pages.pictured import BLOCKS


@pytest.mark.parametrize(("wrong", "said"), [
    ({"dJ/dW(2)"}, "step 3(c) of §7.2. The g that it is made from is right"), ({"dJ/db(2)"}, "step 3(b)"),
    ({"dJ/dW(2)", "dJ/db(2)"}, "that the loop begins with"), ({"dJ/dW(1)", "dJ/db(1)"}, "step 3(d) with W(2)"), (set(), None),
])
def test_the_first_wrong_link_of_the_way_back(wrong, said):
    maps = [replace(each, cells=tuple(("5" if each.name in wrong else "0") * len(row) for row in each.cells)) for each in BLOCKS.maps]
    found = way_back(maps)
    assert (found and said in found.words) if said else found is None
    assert found is None or [link.name for link in found.links] == ["Layer 2", "Layer 1"]


def test_there_is_no_chain_of_blocks_that_are_not_all_there():
    assert way_back(BLOCKS.maps[:3]) is None
