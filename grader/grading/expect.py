"""What a graded test may expect of an answer; what is not so raises Wrong, with the words for the student."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from grader.grading.failures import Wrong
from grader.judgement.about import About
from grader.judgement.compare import Comparison, as_array, compare
from grader.judgement.pictures import ErrorMap, Pictures
from grader.judgement.reasons import Asked, Reason
from grader.judgement.verdict import Explanation
from grader.judgement.wording import explain

noticed: set[str] = set()  # what the running test saw that costs nothing but should be said; emptied before each test
remarks: list[str] = []  # sentences that say how sure a verdict without answers is; emptied with `noticed`


class Call(Protocol):
    """The call that gave an answer, as a comparison must know it that wants to understand a small difference."""

    def asked(self) -> Asked:
        """The guards that the answer may hold, and how to ask the function around the arguments."""

    def sizes(self) -> Mapping[str, int]:
        """The sizes of the arguments that a ratio may equal, by name."""


def same(got: Any, expected: Any, name: str, read: str, *, call: Call | None = None) -> None:
    """`got` is `expected`, to the tolerance of float64 written in any order.

    With the `call` that gave it, a small guard or float32 is understood where it explains the difference.
    """
    raise_unless(compare(got, expected, name, asked=call.asked() if call else None), read, call.sizes() if call else {})


def holds(condition: bool, sentence: str, read: str = "", evidence: Sequence[str] = (), *,
          about: About | None = None) -> None:
    """`condition` is true; else `sentence` says what is the matter, and `about` what that is about."""
    if not condition:
        raise Wrong(Explanation(sentence, evidence=tuple(evidence), read=read, about=about))


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


def of_maps(maps: Sequence[ErrorMap]) -> Pictures:
    """The maps, and no more."""
    return Pictures(tuple(maps))


def raise_unless(comparison: Comparison, read: str, sizes: Mapping[str, int],
                 pictures: Callable[[Sequence[ErrorMap]], Pictures] = of_maps) -> None:
    """`comparison` agrees; else Wrong, in words that know the `sizes`, with `pictures` of its maps.

    What costs nothing is noticed.
    """
    if comparison.float32:
        noticed.add("float32")
    understood(comparison.reason)
    if not comparison.agrees:
        error = comparison.error if np.isfinite(comparison.error) else None
        raise Wrong(explain(comparison, sizes=sizes, read=read), error=error, pictures=pictures(comparison.maps))


def array_of(value: Any, name: str, read: str = "") -> Any:
    """`value` as a float64 array. Raises Wrong where it is none."""
    array = as_array(value, name)
    if not isinstance(array, np.ndarray):
        raise Wrong(Explanation(array.sentence, read=read, about=array.about))
    return array


def in_brief(value: Any) -> str:
    """What came back in place of several values: "2 values", "one value", "a dict", "None"."""
    if isinstance(value, (tuple, list)):
        return "one value" if len(value) == 1 else f"{len(value)} values"
    return "None" if value is None else "a dict" if isinstance(value, Mapping) else "one value"
