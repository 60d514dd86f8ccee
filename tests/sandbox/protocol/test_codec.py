"""Messages cross as they are, and whatever else comes is a WireError: every field has one type, and no more is read."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.homework.contract import CONTRACT
from grader.sandbox.host import bounding
from grader.sandbox.protocol import messages, orders, wire
from grader.sandbox.protocol.codec import form_of
from grader.sandbox.protocol.contract import contract_from
from grader.sandbox.protocol.errors import WireError
from grader.sandbox.protocol.layout import NOWHERE, NUMBERS, WHOLE, Dialect, Layout, Packing
from grader.sandbox.protocol.load_report import LoadError, LoadNote, LoadReport
from grader.sandbox.protocol.mechanism import IN_FORCE, unavailable
from grader.sandbox.protocol.messages import FROM_WORKER, TO_WORKER, LoadEnded
from grader.sandbox.protocol.orders import DONE, ORDERS
from grader.sandbox.protocol.program import Piece
from grader.sandbox.protocol.reply import Missing, Raised, RecordedCall, Refused

LAYOUT = Layout({
    "back_prop": Dialect("gradient", order=(2, 0, 1), packing=Packing(turned=(True, False, True))),
    "forward_prop": Dialect("forward_error", rows="m", labels=NUMBERS, places=(0, 2, 3, 4), turned_out=(False, True, True, True),
                            skipped=(0, 1, 1, 0), summed=True),
    "train": Dialect("train", places=(WHOLE, NOWHERE))})
REPORT = LoadReport((LoadNote("homework4.py, line 1", "Skipped."),), {"relu": ("z",)}, {"K": 2}, ("numpy",),
                    LoadError("homework4.py, line 1", "No.", "def", 3), {"relu": "It is lost."}, (4,))
MESSAGES = [
    (TO_WORKER, messages.Load((Piece("x = 1", "cell 1", is_cell=True),), CONTRACT.told, ("jax",), (), "", {}, 9)),
    (TO_WORKER, messages.Load((), "", (), (), "", {}, 0)),
    (TO_WORKER, messages.Run(LAYOUT, (3,), 2, True)),
    (TO_WORKER, messages.Run(Layout(), (), 0.5, False)),
    (TO_WORKER, messages.Calls("nonce", (
        messages.Call("relu", 1.5, (2.0, (1, "x")), {"K": 2}, {"vec": False}, standins={"vec": "def"}),), 8)),
    (TO_WORKER, messages.Answer(True, {"a": (1, None)}, ())),
    (FROM_WORKER, messages.Confined({"limits": IN_FORCE, "landlock": unavailable("old kernel")})),
    (FROM_WORKER, messages.Running(3)),
    (FROM_WORKER, LoadEnded(REPORT)),
    (FROM_WORKER, LoadEnded(None)),
    *((FROM_WORKER, messages.Said("nonce", 1, said)) for said in (
        messages.Gave(1.0, 0.5, (2.0,), (RecordedCall("vec", (1,), 2),), "said"), Raised("ValueError", "a word"),
        Missing("relu", ("ReLU",)), Refused("No."), messages.NeverLeft("relu"), messages.OutOfMemory(),
        messages.Asks("relu", (1,), None, ()))),
    *((ORDERS, each) for each in (
        orders.Fork(orders.Cell(None, 1, 2.5, 3, 4, True), ("jax",)), orders.Branch("/x"), orders.Preload(("scipy",)),
        orders.End(7), orders.Clean())),
    *((DONE, each) for each in (orders.Forked(7), orders.Preloaded(("numpy",), 1), orders.Ended(9), orders.Cleaned())),
]
junk = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3), lambda inner: (
    st.lists(inner, max_size=3).map(tuple) | st.dictionaries(st.sampled_from(["is", "nonce", "said", "x"]), inner)), max_leaves=6)


def crossed(told):
    frame = wire.pack(told)
    size = wire._PREFIX.unpack(frame[:16])[1]
    return wire.unpack(frame[16:16 + size], frame[16 + size:])


@pytest.mark.parametrize(("codec", "message"), MESSAGES, ids=lambda each: type(each).__name__)
def test_a_message_comes_back_the_same(codec, message):
    assert codec.read(crossed(codec.written(message))) == message
    if codec in (ORDERS, DONE):
        assert codec.read(json.loads(json.dumps(codec.written(message)))) == message


def test_a_contract_comes_back_the_same():
    assert contract_from(CONTRACT.told) == CONTRACT


def places(told, at=()):
    """The places of all values in plain values."""
    yield at
    for key, each in told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, (tuple, list)) else ():
        yield from places(each, (*at, key))


def put(told, at, value):
    """`told` with `value` at the place `at`."""
    if not at:
        return value
    if isinstance(told, dict):
        return {**told, at[0]: put(told[at[0]], at[1:], value)}
    return tuple(put(each, at[1:], value) if number == at[0] else each for number, each in enumerate(told))


def test_a_field_that_holds_its_default_is_not_told():
    assert TO_WORKER.written(messages.Calls("nonce", (messages.Call("relu", arguments=(1.0,), poisoned=()),), 8))["calls"] == (
        {"function": "relu", "arguments": (1.0,)},)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(MESSAGES), st.data(), junk)
def test_anything_in_the_place_of_any_value_is_a_message_or_a_wire_error(pair, data, value):
    codec, message = pair
    told = codec.written(message)
    try:
        read = codec.read(put(told, data.draw(st.sampled_from(list(places(told)))), value))
    except WireError as refusal:
        assert str(refusal)
        return
    if isinstance(read, LoadEnded) and read.report is not None:
        bounding.load_report(read.report)
    codec.written(read)


@pytest.mark.parametrize("told", [
    None, (), {}, {"is": "Gave"}, {"is": "Running"}, {"is": ["Running"], "statement": 1}, {"is": "Running", "statement": True},
    {"is": "Running", "statement": 1.0}, {"is": "Running", "statement": 1, "more": 2}, {"statement": 1},
    {"is": "Load", "statement": 1}, {"is": "Confined", "mechanisms": np.zeros(3)},
    {"is": "Said", "nonce": "x", "number": 0, "said": {"is": "Running", "statement": 1}}])
def test_what_is_no_message_of_a_worker_is_refused(told):
    with pytest.raises(WireError):
        FROM_WORKER.read(told)


def test_a_field_of_another_kind_is_refused_when_the_codec_is_made():
    with pytest.raises(TypeError, match="no message can hold"):
        form_of(set[int])
