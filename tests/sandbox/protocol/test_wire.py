"""The wire: what may cross comes back the same, everything else is refused, and no bytes can do worse than that."""

import json
import socket
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.sandbox.protocol import wire

scalars = st.none() | st.booleans() | st.integers(-2**62, 2**62) | st.floats(allow_nan=False) | st.text(
    st.characters(codec="utf-8"))
arrays = st.builds(lambda shape, kind: np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(kind),
                   st.lists(st.integers(0, 4), max_size=4), st.sampled_from(sorted(wire.DTYPES)))
values = st.recursive(scalars | arrays, lambda inner: st.lists(inner, max_size=4).map(tuple) | st.dictionaries(
    st.text(st.characters(codec="utf-8")), inner, max_size=4), max_leaves=12)


def frame(header: bytes, payload: bytes = b"", magic: bytes = b"BPG1") -> bytes:
    return struct.pack("<4sIQ", magic, len(header), len(payload)) + header + payload


def parts(packed: bytes) -> tuple[bytes, bytes]:
    _, header, _ = struct.unpack_from("<4sIQ", packed)
    return packed[16:16 + header], packed[16 + header:]


def received(data: bytes):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        return wire.receive(ours, 2)


def same(a, b) -> bool:
    if isinstance(a, np.ndarray):
        return type(b) is np.ndarray and a.dtype == b.dtype and np.array_equal(a, b)
    if isinstance(a, tuple):
        return isinstance(b, tuple) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return type(a) is type(b) and a == b


@given(values)
def test_a_value_that_may_cross_comes_back_the_same(value):
    assert same(value, received(wire.pack(value)))


json_values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
                           lambda inner: st.lists(inner) | st.dictionaries(
                               st.sampled_from(["array", "dict", "x"]), inner))


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300) | json_values.map(lambda form: json.dumps(form).encode()), st.binary(max_size=60))
def test_any_bytes_and_any_json_are_a_value_or_a_wire_error(header, payload):
    for data in (header, frame(header, payload)):
        try:
            wire.pack(received(data))
        except wire.WireError as refusal:
            assert str(refusal)


@pytest.mark.parametrize(("header", "payload"), [
    (b'{"array": ["|O", [1]]}', bytes(8)),                  # objects
    (b'{"array": ["<c16", [1]]}', bytes(16)),               # complex numbers
    (b'{"array": ["<f8", [2]]}', bytes(8)),                 # bytes missing
    (b'{"array": ["<f8", [1]]}', bytes(16)),                # bytes left over
    (b'{"array": ["<f8", [-1]]}', bytes(8)),
    (b'{"array": ["<f8", [1,1,1,1,1]]}', bytes(8)),          # five dimensions
    (b'{"array": ["<f8", [4194304, 0]]}', b""),             # empty, and long to walk along
    (b'[{"array": ["|b1", [1048576]]}' + b',{"array": ["|b1", [1048576]]}' * 40 + b"]", bytes(41 << 20)),
    (b'["' + b"x" * 100_000 + b'"' + b',"y"' * 50 + b"]", b""),  # as an array 51 times the longest
    (b'[["' + b"x" * 100_000 + b'"],[[' + b'"y",' * 50 + b'"y"]]]', b""),
    (b'{"array": ["<f8", [268435456, 268435456, 268435456, 0]]}', b""),
    (b'{"pickle": "gASV"}', b""),
    (b"9" * 5000, b""),
    (b"[" * 100000, b""),
    (b"[" * 50 + b"]" * 50, b""),
    (b"[" + b"0," * 300_000 + b"0]", b""),
    (b"[" + b"[]," * 2_000_000 + b"0]", b""),
    (b"\xff\xfe", b""),
])
def test_what_breaks_a_rule_is_refused(header, payload):
    with pytest.raises(wire.WireError):
        wire.unpack(header, payload)


def test_a_long_text_beside_few_others_is_no_harm():
    assert wire.unpack(b'{"dict": {"text": "' + b"x" * 1_000_000 + b'", "more": ["y", "y"]}}', b"")["more"] == ("y", "y")


@pytest.mark.parametrize("kind", ["?", "f2", "f8"])
def test_numbers_are_counted_as_they_will_be_compared(kind):
    value = np.zeros(1000, kind)
    assert wire.unpack(*parts(wire.pack(value, 8000)), 8000).size == 1000
    with pytest.raises(wire.Unsendable):
        wire.pack(value, 7999)
    with pytest.raises(wire.WireError):
        wire.unpack(*parts(wire.pack(value)), 7999)


@pytest.mark.parametrize(("value", "said"), [
    *((value, r"\.$") for value in (1 + 2j, object(), {1: 2}, 2**63, np.array([1j]), np.array([object()]), len)),
    *((np.zeros(shape), "without numbers") for shape in ((1 << 22, 0), (0, 1 << 22), (1 << 9, 0, 1 << 9))),
])
def test_what_may_not_cross_is_refused_with_a_sentence(value, said):
    with pytest.raises(wire.Unsendable, match=said):
        wire.pack(value)


@pytest.mark.parametrize(("header", "payload", "limits", "error"), [
    (1 << 20, 1 << 27, (0.1,), TimeoutError),   # a giant is not waited for beyond the deadline
    (0, 101, (1, 100), wire.WireError),         # one larger than was agreed is refused before it is read
])
def test_a_frame_that_is_only_announced_is_waited_for_no_longer_than_it_may_be(header, payload, limits, error):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(struct.pack("<4sIQ", b"BPG1", header, payload))
        with pytest.raises(error):
            wire.receive(ours, *limits)


def test_half_a_surrogate_pair_cannot_spoil_a_later_file():
    received(frame(b'"\\ud800"')).encode()
