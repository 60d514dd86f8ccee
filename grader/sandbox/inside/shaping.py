"""Give a true value the form in which the student's own function returns it.

The code that calls a function was written for what that function returns: a list or a tuple, (k,) or (k, 1), a gradient
in parts, a leading x. A value in another form would break code that is right. The form is read off one value of the
student's own function; the numbers in it count for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.sandbox.protocol.axes import shaped_as
from grader.sandbox.protocol.contract import Function, Part
from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.packing import leaves

Flatten = Callable[[Any], Any]
_ABSENT = object()


@dataclass(frozen=True)
class Form:
    """One value of the student's own function, the first argument for which it was given, and all after the call.

    `changed` are the arguments as the function leaves them, empty where it leaves them as they were.
    """

    value: Any
    first_argument: Any = None
    changed: tuple[Any, ...] = ()


def in_form_of(form: Form, true: Any, function: Function, first_argument: Any, flatten: Flatten) -> Any:
    """`true`, the value of `function` in the contract's form, in the form of a value of the student's.

    `first_argument` is that of the call which `true` answers; `flatten` makes the contract's one vector of a gradient
    in parts.
    """
    own, parts = form.value, function.returns
    if len(parts) == 1:
        return shaped_part(own, true, parts[0], flatten)
    if not isinstance(own, (tuple, list, dict)) or len(own) < len(parts):
        return canonical(true, function)
    yhat = true[-1] if parts[-1].name == "yhat" else _ABSENT
    pairs = [(mine, each) for mine, each, part in zip(own.values() if isinstance(own, dict) else own, true, parts,
                                                      strict=False) if part.kind == "layers"]
    layers = LayersForm(form.first_argument, first_argument, yhat, not all(_lacks(*pair) for pair in pairs))
    if isinstance(own, dict):
        by_name = {part.name: (each, part) for each, part in zip(true, parts, strict=True)}
        return {key: shaped_part(mine, *by_name[key], flatten, layers) if key in by_name else mine
                for key, mine in own.items()}
    shaped = [shaped_part(mine, each, part, flatten, layers)
              for mine, each, part in zip(own, true, parts, strict=False)]
    return in_sequence(own, [*shaped, *own[len(parts):]])


def canonical(true: Any, function: Function) -> Any:
    """`true` as the contract has it, where the student's own function gives nothing to go by."""
    parts = function.returns
    if len(parts) == 1:
        return _canonical(true, parts[0])
    return tuple(_canonical(each, part) for each, part in zip(true, parts, strict=True))


def _canonical(true: Any, part: Part) -> Any:
    return list(true) if part.kind in ("layers", "trajectory") and isinstance(true, tuple) else true


@dataclass(frozen=True)
class LayersForm:
    """What may stand beside the layers: the x of the call that showed the form, that of this call, and its yhat.

    `may_lack_the_last`: a list is short by its form. Where all lists are, a layer is missing, and that is no form.
    """

    shown_x: Any
    x: Any
    yhat: Any
    may_lack_the_last: bool = True


def shaped_part(own: Any, true: Any, part: Part, flatten: Flatten, layers: LayersForm | None = None) -> Any:
    """One part of a true value in the form of the student's own."""
    if part.kind == "layers":
        return _layers(own, list(true), layers or LayersForm(None, None, _ABSENT))
    if part.kind == "trajectory":
        return _trajectory(own, list(true))
    if part.kind == "settings":
        return true
    if part.kind == "parameters" and isinstance(own, (tuple, list, dict)):
        return _in_parts(own, true, flatten)
    return _array(own, true)


def _array(own: Any, true: Any) -> Any:
    """A number or an array with the shape, the orientation and the kind of `own`."""
    if isinstance(own, (list, tuple)):
        try:
            shaped = _array(np.asarray(own, dtype=float), true)
        except (TypeError, ValueError):  # not numbers
            return true
        return in_sequence(own, shaped.tolist() if np.ndim(own) else shaped)
    if isinstance(own, np.matrix):
        return np.asmatrix(_array(np.asarray(own), true))
    if not isinstance(own, (np.ndarray, np.generic, int, float)):
        return true
    mine, found = np.asarray(own), np.asarray(true)
    if mine.size == found.size:
        found = shaped_as(mine.shape, found)
    if mine.dtype.kind in "bi" and bool(np.all(found == np.round(found))):  # a mask that is used as an index
        found = found.astype(mine.dtype)
    return found if isinstance(own, np.ndarray) else found[()] if isinstance(own, np.generic) else found.item() \
        if found.ndim == 0 else found


def _layers(own: Any, true: list[Any], beside: LayersForm) -> Any:
    """A list of layers as `own` has them: a leading x, a trailing yhat, without the last, as a dict or an array."""
    if isinstance(own, dict):
        return dict(zip(own, _layers(list(own.values()), true, beside), strict=False))
    if not isinstance(own, (list, tuple, np.ndarray)):
        return true
    mine, wanted = list(own), list(true)
    if mine and _same_numbers(mine[0], beside.shown_x):
        wanted = [beside.x, *wanted]
    elif len(mine) > len(wanted) and mine[0] is None:  # so that layers count from 1
        wanted = [None, *wanted]
    if len(mine) == len(wanted) + 1 and beside.yhat is not _ABSENT:
        wanted = [*wanted, beside.yhat]
    if len(mine) < len(wanted) and beside.may_lack_the_last:
        wanted = wanted[:len(mine)]
    shaped = [_array(one, each) for one, each in zip(mine, wanted, strict=False)] + wanted[len(mine):]
    if isinstance(own, np.ndarray) and own.dtype == object:
        made = np.empty(len(shaped), dtype=object)
        made[:] = shaped
        return made
    return np.stack(shaped) if isinstance(own, np.ndarray) else in_sequence(own, shaped)


def _lacks(own: Any, true: Any) -> bool:
    return isinstance(own, (list, tuple, dict, np.ndarray)) and len(own) < len(true)


def _trajectory(own: Any, true: list[Any]) -> Any:
    """A list of parameter vectors, of any length, in the container that `own` is."""
    if isinstance(own, np.ndarray) and own.dtype != object and len({np.shape(each) for each in true}) == 1:
        return np.stack(true)
    return tuple(true) if isinstance(own, tuple) else true


def _same_numbers(one: Any, other: Any) -> bool:
    return isinstance(one, np.ndarray) and isinstance(other, np.ndarray) and one.size == other.size and (
        bool(np.array_equal(one.ravel(), other.ravel())) or bool(np.array_equal(one.ravel(), other.T.ravel())))


def in_sequence(own: Any, items: Any) -> Any:
    """`items` in a sequence of the type of `own`."""
    if isinstance(own, tuple) and hasattr(own, "_fields"):
        return type(own)(*items)
    return type(own)(items) if type(own) in (list, tuple) else tuple(items)


def _in_parts(own: Any, true: Any, flatten: Flatten) -> Any:
    """The vector of all parameters, taken apart as `own` is.

    Every number of `own` is numbered and the numbers flattened as the contract flattens them: so each place of `own`
    is known in the vector, whatever the order of the parts.
    """
    count = [0]
    numbered = _mapped(own, lambda leaf: _numbered(leaf, count))
    places = np.asarray(flatten(numbered))
    flat = np.asarray(true, dtype=float).ravel()
    if places.dtype == object or places.size != flat.size:
        return true
    values = np.zeros(count[0] + 1)
    values[places.ravel().astype(int)] = flat
    taken = set(places.ravel().astype(int).tolist())
    keep = iter(leaves(own))

    def shaped(leaf: Any) -> Any:
        mine = next(keep)
        ids = np.asarray(leaf).astype(int)
        return values[ids] if taken.issuperset(ids.ravel().tolist()) else mine

    return _mapped(numbered, shaped)


def _numbered(leaf: Any, count: list[int]) -> Any:
    shape = np.shape(leaf)
    size = int(np.prod(shape))
    ids = np.arange(count[0], count[0] + size, dtype=float).reshape(shape)
    count[0] += size
    return ids if shape else float(ids)


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {key: _mapped(each, change) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return in_sequence(value, [_mapped(each, change) for each in value])
    return change(value)
