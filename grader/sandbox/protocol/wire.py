"""Frames between the two sides: a length, a JSON header, raw array bytes. Nothing here can run code.

All that a submission sends comes in here, and here alone its size is bounded: bytes, numbers, dimensions, axes of empty
arrays, objects, nesting, and the room that text would take in an array.
"""

from __future__ import annotations

import json
import math
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from grader.sandbox.protocol.errors import Gone, Unsendable, WireError

__all__ = ["Gone", "Unsendable", "Value", "WireError", "pack", "receive", "send", "unpack"]
Value: TypeAlias = Any
"""An ndarray, float, int, bool, str, None, a tuple of values or a dict from str to values."""

DTYPES = frozenset(("|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8"))
HEADER_BYTES = 16 << 20
PAYLOAD_BYTES = 256 << 20
NUMBER_BYTES = 8  # a number of one byte is a float64 as soon as it is compared
MAX_DIMENSIONS = 4
MAX_EMPTY = 1 << 17  # product of the other axes of an array without numbers: whoever walks along them walks so far
MAX_CHARACTERS = 1 << 22  # of a tuple made an array, in which each text takes as much room as the longest
MAX_NESTING = 13  # a value of a student's lies one deep in its message, with what is said of it
MAX_VALUES = 200_000
MAX_COMMAS = 1_000_000  # of all values, of the shapes of arrays, and in text
_TOO_MUCH = 1 << 63
_PLAIN = frozenset((type(None), bool, str, float))
_FLOATS = np.dtype("<f8")
_KINDS = {each: np.dtype(each) for each in DTYPES}
_JSON = json.JSONEncoder(check_circular=False, separators=(",", ":"))  # `encode` has bounded how deep it goes
_PREFIX = struct.Struct("<4sIQ")
_MAGIC = b"BPG1"


def encode(value: Value, arrays: list[np.ndarray[Any, Any]], depth: int = 0) -> Any:
    """The JSON form of `value`; the bytes of its arrays are appended to `arrays`."""
    if depth > MAX_NESTING:
        raise Unsendable("The value is nested too deeply.")
    kind = type(value)  # nearly all is of one of these types; of what is derived from them below
    if kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return [encode(each, arrays, depth + 1) for each in value]
    if kind is dict:
        return _dict(value, arrays, depth)
    if kind is np.ndarray:
        return _array(value, arrays)
    return _encode_other(value, arrays, depth)


def _encode_other(value: Value, arrays: list[np.ndarray[Any, Any]], depth: int) -> Any:
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return _whole(value)
    if isinstance(value, (np.ndarray, np.generic)):
        return _array(np.asarray(value), arrays)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, (tuple, list)):
        return [encode(each, arrays, depth + 1) for each in value]
    if isinstance(value, dict):
        return _dict(value, arrays, depth)
    raise Unsendable(f"The value is a {type(value).__name__}, neither a number nor an array.")


def _dict(value: dict[Any, Value], arrays: list[np.ndarray[Any, Any]], depth: int) -> Any:
    form = {}
    for key, each in value.items():
        if not isinstance(key, str):
            raise Unsendable("The value is a dict with keys that are not text.")
        form[str(key)] = encode(each, arrays, depth + 1)
    return {"dict": form}


def is_sendable(value: int) -> bool:
    """Whether a message can hold a whole number so large."""
    return -_TOO_MUCH < value < _TOO_MUCH


def _whole(value: int) -> int:
    if not is_sendable(value):
        raise Unsendable("The value is a whole number of more than 64 bits.")
    return int(value)


def _array(value: np.ndarray[Any, Any], arrays: list[np.ndarray[Any, Any]]) -> Any:
    if value.dtype is _FLOATS and 0 < value.ndim <= MAX_DIMENSIONS and value.size and type(value) is np.ndarray:
        arrays.append(value)  # as most are: its bytes are taken in the order of C, however they lie
        return {"array": ["<f8", list(value.shape)]}
    value = np.array(value, order="C", copy=True, subok=False)
    if value.dtype.kind == "f" and value.dtype.itemsize > 8:  # longdouble: float64 is what is judged
        with np.errstate(over="ignore"):
            value = value.astype(np.float64)
    value = value.astype(value.dtype.newbyteorder("<"), copy=False)
    if value.dtype.str not in DTYPES:
        raise Unsendable(f"The value is an array of dtype {value.dtype}, not of real numbers.")
    if value.ndim > MAX_DIMENSIONS:
        raise Unsendable(f"The value is an array of {value.ndim} dimensions.")
    if not value.size and _walk(value.shape) > MAX_EMPTY:
        raise Unsendable(f"The value is an array without numbers, of shape {value.shape}.")
    arrays.append(value)
    return {"array": [value.dtype.str, list(value.shape)]}


def _walk(shape: Sequence[int]) -> int:
    return math.prod(each or 1 for each in shape)


def pack(message: Value, most: int = PAYLOAD_BYTES) -> bytes:
    """One frame that holds `message`, with at most `most` bytes of arrays."""
    arrays: list[np.ndarray[Any, Any]] = []
    header = _JSON.encode(encode(message, arrays)).encode()
    payload = b"".join(each.tobytes() for each in arrays)
    numbers = sum(each.size for each in arrays)
    if len(header) > HEADER_BYTES or max(len(payload), numbers * NUMBER_BYTES) > most:
        raise Unsendable("The value is too large.")
    return _PREFIX.pack(_MAGIC, len(header), len(payload)) + header + payload


def unpack(header: bytes, payload: bytes, most: int = PAYLOAD_BYTES) -> Value:
    """The message of a frame, rebuilt from plain values and base arrays; WireError whatever is wrong with it.

    The numbers of all arrays together take at most `most` bytes, as float64 too.
    """
    if header.count(b",") > MAX_COMMAS:  # counted before anything is made of them
        raise WireError("too many values")
    if len(payload) > most:
        raise WireError("too many numbers")
    try:
        form = json.loads(header.decode())
        # A number takes a byte at least: few bytes are no more numbers than may be.
        if len(payload) * NUMBER_BYTES > most and _numbers(form) * NUMBER_BYTES > most:
            raise WireError("too many numbers")
        reading = _Reading(payload)
        message = reading.value(form, 0)
        # Few objects, none of them long, need no closer look.
        if reading.longest * (reading.count + len(payload)) > MAX_CHARACTERS:
            _room_for_text(message)
    except (ValueError, RecursionError, TypeError) as error:
        raise WireError(f"not a frame: {type(error).__name__}") from error
    if reading.at != len(payload):
        raise WireError("bytes left over")
    return message


def _numbers(form: Any) -> int:
    """In all arrays of `form`, of which nothing is known yet; whatever is malformed is refused later."""
    if isinstance(form, list):
        return sum(map(_numbers, form))
    if not isinstance(form, dict):
        return 0
    if "array" not in form:
        return sum(map(_numbers, form.values()))
    array = form["array"]
    shape = array[1] if isinstance(array, list) and len(array) == 2 and isinstance(array[1], list) else []
    if len(shape) > MAX_DIMENSIONS:
        raise WireError("too many dimensions")
    return math.prod(each for each in shape if type(each) is int and 0 <= each <= PAYLOAD_BYTES)


def _room_for_text(value: Value) -> tuple[int, int]:
    """How many objects `value` would have as an array, and the length of its longest text."""
    if isinstance(value, dict):
        for each in value.values():
            _room_for_text(each)
        return 1, 0
    if not isinstance(value, tuple):
        return getattr(value, "size", 1), len(value) if isinstance(value, str) else 0
    within = [_room_for_text(each) for each in value]
    objects, longest = sum(each for each, _ in within), max((each for _, each in within), default=0)
    if objects * longest > MAX_CHARACTERS:
        raise WireError("too much text")
    return objects, longest


class _Reading:
    """The values of one frame as they are read: how far in `payload`, how many, and the longest text among them."""

    __slots__ = ("at", "count", "longest", "payload")

    def __init__(self, payload: bytes) -> None:
        self.payload = payload
        self.at = self.count = self.longest = 0

    def value(self, form: Any, depth: int) -> Value:
        self.count += 1
        if depth > MAX_NESTING * 2 or self.count > MAX_VALUES:
            raise WireError("too many values")
        kind = type(form)
        if kind is dict:
            return self._array_or_dict(form, depth)
        if kind is list:
            return tuple([self.value(each, depth + 1) for each in form])
        if kind is str:
            self.longest = max(self.longest, len(form))
            # half a surrogate pair would be an error wherever the text is written later
            return form if form.isascii() else form.encode("utf-8", "replace").decode()
        if kind is int and not is_sendable(form):
            raise WireError("a whole number of more than 64 bits")
        return form

    def _array_or_dict(self, form: dict[str, Any], depth: int) -> Value:
        [(kind, inner)] = form.items() if len(form) == 1 else ((None, None),)
        if kind == "array":
            return self._array(inner)
        if kind != "dict" or type(inner) is not dict:
            raise WireError("an unknown kind of value")
        return {key: self.value(each, depth + 1) for key, each in inner.items()}

    def _array(self, form: Any) -> np.ndarray[Any, Any]:
        if not isinstance(form, list) or len(form) != 2 or form[0] not in DTYPES or not isinstance(form[1], list):
            raise WireError("not an array")
        kind, shape = _KINDS[form[0]], form[1]
        if len(shape) > MAX_DIMENSIONS or not all([type(each) is int and 0 <= each <= PAYLOAD_BYTES for each in shape]):
            raise WireError("not a shape")
        size = math.prod(shape)
        if not size and _walk(shape) > MAX_EMPTY:
            raise WireError("an empty array of that shape")
        begin, self.at = self.at, self.at + size * kind.itemsize
        if self.at > len(self.payload):
            raise WireError("an array without its bytes")
        if not size:
            return np.empty(shape, kind)
        return np.ndarray(shape, kind, self.payload, begin).copy()


def send(channel: socket.socket, message: Value, seconds: float | None = None, most: int = PAYLOAD_BYTES) -> None:
    """Send one frame; WireError when the other side does not take it in time, Unsendable when it is too large."""
    frame = pack(message, most)
    channel.settimeout(seconds)
    try:
        channel.sendall(frame)
    except OSError as error:
        raise Gone("the other side is gone") from error


def receive(channel: socket.socket, seconds: float | None = None, most: int = PAYLOAD_BYTES) -> Value:
    """Read exactly one frame with at most `most` bytes of arrays; TimeoutError after `seconds`, WireError when it is
    not one. Never reads to the end."""
    end = None if seconds is None else time.monotonic() + seconds
    magic, header, payload = _PREFIX.unpack(_exactly(channel, _PREFIX.size, end))
    if magic != _MAGIC or header > HEADER_BYTES or payload > most:
        raise WireError("not the beginning of a frame")
    rest = _exactly(channel, header + payload, end)
    return unpack(rest[:header], rest[header:], most)


def _exactly(channel: socket.socket, size: int, end: float | None) -> bytes:
    # Grows with what has arrived, not with what was announced: a lie about the size costs nothing.
    data = bytearray()
    while len(data) < size:
        left = None if end is None else end - time.monotonic()
        if left is not None and left <= 0:
            raise TimeoutError
        channel.settimeout(left)
        try:
            chunk = channel.recv(min(size - len(data), 1 << 20))
        except TimeoutError:
            raise
        except OSError as error:
            raise Gone("the other side is gone") from error
        if not chunk:
            raise Gone("the other side is gone")
        if len(chunk) == size:
            return chunk
        data += chunk
    return bytes(data)
