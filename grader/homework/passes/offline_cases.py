"""What failed tests asked of a building block, what came back and what was recorded; and a proof in known words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from grader.data_classes import dataclass
from grader.grading.exchange import Exchange
from grader.grading.expect import array_of
from grader.grading.failures import NeedsAnswers
from grader.grading.passes.proof import Explains, Proof
from grader.grading.truth import Truth
from grader.homework.misconceptions import words
from grader.homework.network.packing import Array

CLOSE = 1e-9


@dataclass(frozen=True)
class Case:
    """One call of a failed test: what was asked, what came back, and what was recorded for it."""

    arguments: tuple[Any, ...]
    got: Array
    expected: Array

    @property
    def n(self) -> int:
        """How many examples were asked about."""
        first = np.asarray(self.arguments[0])
        return int(first.shape[1]) if first.ndim == 2 else 1

    @property
    def right(self) -> bool:
        """Whether what came back is what was recorded."""
        return close(self.got, self.expected)


def cases_of(question: str, exchanges: Sequence[Exchange], truth: Truth) -> list[Case]:
    """Those of `exchanges` that came back and for which a value is recorded."""
    return list(_cases(question, exchanges, truth))


def _cases(question: str, exchanges: Sequence[Exchange], truth: Truth) -> Iterator[Case]:
    for each in exchanges:
        if each.function != question or each.returned is None:
            continue
        try:
            expected = np.asarray(getattr(truth, question)(*each.arguments), dtype=np.float64)
        except NeedsAnswers:
            continue
        yield Case(each.arguments, array_of(each.returned.value, question), expected)


def close(got: Any, expected: Any) -> bool:
    """Equal but for rounding, shape and all."""
    mine, true = np.asarray(got, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    return mine.shape == true.shape and bool(np.allclose(mine, true, rtol=CLOSE, atol=CLOSE))


def proof_of(id: str, question: str, seen: str, explains: Explains) -> Proof:
    """The known mistake `id` in `question`, told in the words that it has everywhere, with what was `seen` of it."""
    known = words(id, question)
    return Proof(explains, (f"{known.sentence} ({seen}) {known.question}",), (id,), known.read)
