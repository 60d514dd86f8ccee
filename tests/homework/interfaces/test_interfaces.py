"""A correct solution in each published interface answers as the contract asks, whether it is named or found."""

from pathlib import Path

import numpy as np
import pytest

from grader.homework.interfaces import PAGES, interface_called
from grader.homework.network.points import Sizes, designed_point
from grader.intake.errors import CallerError
from tests.support.in_process import File
from tests.support.samples import sample

ROOT = Path(__file__).parents[3]
DEEP = Sizes(inputs=7, hidden=5, classes=4, hidden_layers=2)
SHALLOW = Sizes(inputs=7, hidden=5, classes=4, hidden_layers=1)
REFERENCE = File((ROOT / "reference/homework4.py").read_text(encoding="utf-8"))


def spoken(name, sizes, interface="auto"):
    file = File(sample(name, "intake/interfaces").text)
    return file.spoken(file.read(interface), sizes)


def true(sizes):
    return REFERENCE.spoken(REFERENCE.read(), sizes)


@pytest.mark.parametrize("found", ["auto", "named"])
@pytest.mark.parametrize(("name", "interface", "sizes"), [
    ("rows", "rows", DEEP),
    ("rows_by_behaviour", "rows", DEEP),
    ("fce_gradce", "fce_gradce", DEEP),
    ("fce_gradce_one_width", "fce_gradce", DEEP),
    ("solution_names_sums", "solution_names", DEEP),
    ("solution_names_averages", "solution_names", DEEP),
    ("one_hidden_layer_rows", "one_hidden_layer", SHALLOW),
    ("one_hidden_layer_columns", "one_hidden_layer", SHALLOW),
])
def test_loss_and_gradient_are_those_of_the_reference(name, interface, sizes, found):
    theirs, ours = spoken(name, sizes, interface if found == "named" else "auto"), true(sizes)
    at = designed_point(11, sizes, 6)
    loss = theirs["forward_prop"](at.x, at.y, at.w)
    assert (loss[0] if isinstance(loss, tuple) else loss) == pytest.approx(ours["forward_prop"](at.x, at.y, at.w)[0])
    assert "initWeightsAndBiases" not in theirs or theirs["initWeightsAndBiases"]().shape == (sizes.parameters,)
    np.testing.assert_allclose(theirs["back_prop"](at.x, at.y, at.w), ours["back_prop"](at.x, at.y, at.w),
                               rtol=1e-10, atol=1e-14)


def test_an_interface_that_is_named_holds_where_nothing_can_be_found():
    hanging = "def forward_prop(x, y, w):\n    raise RuntimeError\n"
    found = File(hanging).read("rows")
    assert found.layout.dialects["forward_prop"].rows == "mc" and not found.unread


@pytest.mark.parametrize("name", ["auto", *PAGES])
def test_every_interface_is_called_by_its_name(name):
    assert interface_called(name).name == name


def test_an_unknown_interface_is_the_callers_fault():
    with pytest.raises(CallerError, match="no interface 'sideways'"):
        interface_called("sideways")
