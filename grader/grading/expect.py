"""What a graded test may expect of an answer; what is not so raises Wrong, with the words for the student."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.grading.failures import Wrong
from grader.homework.network.scope import EVERYTHING, Scope
from grader.homework.questions.calls import Call
from grader.judgement.compare import Comparison, aligned, as_array, compare, compare_gradient
from grader.judgement.pictures import Pictures
from grader.judgement.points import Point, Sizes
from grader.judgement.reasons import Reason
from grader.judgement.verdict import Explanation
from grader.judgement.wording import explain

noticed: set[str] = set()  # what the running test saw that costs nothing but should be said; emptied before each test
remarks: list[str] = []  # sentences that say how sure a verdict without answers is; emptied with `noticed`


def same(got: Any, expected: Any, name: str, read: str, *, call: Call | None = None) -> None:
    """`got` is `expected`, to the tolerance of float64 written in any order.

    With the `call` that gave it, a small guard or float32 is understood where it explains the difference.
    """
    _raise_unless(compare(got, expected, name, asked=call.asked() if call else None), read, {})


def same_gradient(got: Any, expected: Any, sizes: Sizes, n: int, read: str, *, call: Call | None = None) -> None:
    """The flat gradient `got` is `expected`, block by block; `call` as in `same`."""
    found = compare_gradient(got, expected, sizes, asked=call.asked() if call else None)
    _raise_unless(found, read, {"n": n, "c": sizes.classes})


def holds(condition: bool, sentence: str, read: str = "", evidence: Sequence[str] = ()) -> None:
    """`condition` is true; else `sentence` says what is the matter."""
    if not condition:
        raise Wrong(Explanation(sentence, evidence=tuple(evidence), read=read))


def remark(sentence: str) -> None:
    """Say `sentence` once, whatever the verdict."""
    if sentence not in remarks:
        remarks.append(sentence)


def understood(reason: Reason | None) -> None:
    """Say what explained a difference that cost nothing: float32 as a hint, all else as a remark."""
    if reason is None:
        return
    if reason.single:
        noticed.add("float32")
    elif reason.guards:
        remark(f"Right but for a guard of about {max(reason.guards.values()):.0e}, as in log(yhat + 1e-8); "
               "up to 1e-6 that is no mistake.")
    else:
        remark("Right by the formulas of the notes, though not for the function of yours that it was compared with: "
               "look there.")


def _raise_unless(comparison: Comparison, read: str, sizes: dict[str, int]) -> None:
    if comparison.float32:
        noticed.add("float32")
    understood(comparison.reason)
    if not comparison.agrees:
        error = comparison.error if np.isfinite(comparison.error) else None
        raise Wrong(explain(comparison, sizes=sizes, read=read), error=error, pictures=Pictures(comparison.maps))


def array_of(value: Any, name: str, read: str = "") -> Any:
    """`value` as a float64 array. Raises Wrong where it is none."""
    array = as_array(value, name)
    if not isinstance(array, np.ndarray):
        raise Wrong(Explanation(array.sentence, read=read))
    return array


@dataclass(frozen=True)
class ForwardPass:
    """What forward_prop returned, in the contract's shape."""

    loss: Any
    zs: tuple[Any, ...] = ()
    hs: tuple[Any, ...] = ()
    yhat: Any = None


def loss_of(value: Any) -> float:
    """The loss in forward_prop's value, alone or followed by other values. Raises Wrong where it is not one number."""
    loss = aligned(value[0] if isinstance(value, (tuple, list)) and value else value, (), "the loss")
    if not isinstance(loss, np.ndarray):
        raise Wrong(Explanation(loss.sentence, read="§1"))
    return float(loss)


def forward_pass(value: Any, point: Point, scope: Scope = EVERYTHING, *, whole: bool = False) -> ForwardPass:
    """The four parts of forward_prop's value; a leading x, a trailing yhat and further values are accepted.

    Where the file's interface gives the loss alone, only that is taken. The last z may be missing unless the `whole`
    is asked for, and where the file's interface does not keep it.
    """
    read = "§7.1"
    if scope.loss_alone:
        return ForwardPass(value[0] if isinstance(value, tuple) and value else value)
    holds(isinstance(value, tuple) and len(value) >= 4,
          f"forward_prop returns loss, zs, hs and yhat; yours returns {_kind(value)}.", read)
    loss, zs, hs, yhat = value[:4]
    d = point.sizes.hidden_layers
    last = (whole and not scope.without_last_z) or _count(zs) != d
    zs = _layers(zs, d + last, "zs", "z(1) ... z(l-1)" if last else "z(1) ... z(l-2)", point)
    hs = _layers(hs, d, "hs", "h(1) ... h(l-2)", point)
    return ForwardPass(loss, zs, hs, yhat)


def _layers(value: Any, wanted: int, name: str, meaning: str, point: Point) -> tuple[Any, ...]:
    layers = tuple(value) if isinstance(value, (list, tuple, np.ndarray)) else ()
    if name == "hs" and len(layers) > wanted and _is(layers[0], point.x):
        layers = layers[1:]
    if name == "hs" and len(layers) == wanted + 1:
        layers = layers[:-1]  # a trailing yhat
    holds(len(layers) == wanted, f"{name} holds {meaning}: {wanted} arrays here; yours holds {len(layers)}.", "§7.1")
    return layers


def _count(value: Any) -> int:
    return len(value) if isinstance(value, (list, tuple, np.ndarray)) else 0


def _is(array: Any, other: Any) -> bool:
    found = as_array(array)
    return isinstance(found, np.ndarray) and found.shape == other.shape and bool(np.allclose(found, other))


def _kind(value: Any) -> str:
    return f"{len(value)} values" if isinstance(value, tuple) else "None" if value is None else "one value"
