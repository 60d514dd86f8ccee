"""Two mistakes at once: the complete search, in a table that every submission of a process fills further.

Nothing of it depends on a clock. A pair is computed only where the answers of the two alone leave it open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .diagnosis import Answer, Array, Case, Compute, Hypothesis, Match, alike, answer_of, flat, reproduces
from .fitting import on_line
from .recent import Recent
from .single import Single
from .touching import CLEARLY, SAME, differs, kept, touched

MOST = 4096  # answers of each kind, of all tables of a process together: so it does not grow with the class
Pair = tuple[int, int, Array]  # the singles in the order of their changes, and the first answer of the two together
_PAIRS: Recent[Pair | None] = Recent(MOST)
_ENDS: Recent[Array | None] = Recent(MOST)


class Pairs:
    """All pairs of `singles`, and of each of them with one of `lines`: hypotheses whose constant enters linearly."""

    def __init__(
        self, compute: Compute, cases: Sequence[Case], singles: Sequence[Single], lines: Sequence[Hypothesis]
    ) -> None:
        self.compute, self.cases, self.singles, self.lines = compute, tuple(cases), singles, lines
        self._flat = [None if each.answers[0] is None else flat(each.answers[0]) for each in singles]
        self._touched = np.array([touched(answer, self.cases[0]) for answer in self._flat], dtype=bool)
        self._kept = np.array([kept(answer, self.cases[0]) for answer in self._flat], dtype=bool)

    def matches(self, got: Sequence[Answer]) -> Iterator[Match]:
        """Every pair that reproduces `got` in all cases."""
        target = flat(got[0])
        for at in self._open(got[0]):
            pair = self._pair(*at)
            if pair is not None and _near(pair[2], target, CLEARLY) and self._all(self._recipe(*pair[:2]), got):
                yield Match((self.singles[pair[0]].hypothesis, self.singles[pair[1]].hypothesis), (0.0, 0.0))
        yield from self._on_lines(got)

    def _all(self, recipe: Any, got: Sequence[Answer]) -> bool:
        return all(reproduces(answer_of(recipe, self.compute, case), mine, case)
                   for mine, case in zip(got, self.cases, strict=True))

    def _pair(self, i: int, j: int) -> Pair | None:
        """The pair; None where one of the two changes nothing beyond the other."""
        return _PAIRS.get((self, i, j), lambda: self._composed(i, j) or self._composed(j, i))

    def _composed(self, i: int, j: int) -> Pair | None:
        answer = answer_of(self._recipe(i, j), self.compute, self.cases[0])
        if answer is None or any(_near(flat(answer), self._flat[each], SAME) for each in (i, j)):
            return None
        return i, j, flat(answer)

    def _recipe(self, i: int, j: int) -> Any:
        """Made when it is needed: of thousands of pairs only the answers are kept."""
        return self.singles[j].hypothesis.change(self.singles[i].recipe, 0.0)

    # Which pairs are open: a block that only one of the two touches is as that one has it.

    def _open(self, got: Answer) -> list[tuple[int, int]]:
        ordinary = alike(got, self.cases[0].expected) and len(self.cases[0].bounds) > 1
        found = self._by_blocks(flat(got)) if ordinary else self._by_shape(flat(got).size)
        return [(int(i), int(j)) for i, j in found if self._two(int(i), int(j))]

    def _two(self, i: int, j: int) -> bool:
        first, second = self.singles[i].hypothesis, self.singles[j].hypothesis
        return first.id != second.id or first.detail != second.detail

    def _by_blocks(self, got: Array) -> NDArray[np.intp]:
        """Pairs i < j against which no block speaks."""
        same_size = np.array([answer is not None and answer.shape == got.shape for answer in self._flat])
        case = self.cases[0]
        none = np.zeros(len(case.bounds), dtype=bool)
        left_right = ~differs(got, case.truth, case, SAME)
        other = np.array([differs(got, answer, case) if fits and answer is not None else none
                          for answer, fits in zip(self._flat, same_size, strict=True)])
        untouched = ~self._touched
        wrong = differs(got, case.truth, case).astype(int)
        alone = (self._touched & other).astype(int) @ untouched.T.astype(int)  # blocks that only the first touches
        against = alone + alone.T + (untouched * wrong).astype(int) @ untouched.T.astype(int)
        # Two that touch a right block have undone each other there: only factors and rearrangements can.
        bent = ((self._touched & ~self._kept)[:, left_right]).astype(int) @ self._touched[:, left_right].T.astype(int)
        fits = same_size[:, None] & same_size[None, :] & (against + bent + bent.T == 0)
        return np.argwhere(np.triu(fits, 1))

    def _by_shape(self, size: int) -> list[tuple[int, int]]:
        """Pairs whose answers may have `size` numbers together: each adds what it adds alone."""
        true = self.cases[0].truth.size
        more = [None if answer is None else answer.size - true for answer in self._flat]
        numbers = range(len(more))
        return [(i, j) for i in numbers for j in numbers[i + 1:]
                if (a := more[i]) is not None and (b := more[j]) is not None and true + a + b == size]

    # One with an open constant: where it enters linearly, two answers give the line.

    def _on_lines(self, got: Sequence[Answer]) -> Iterator[Match]:
        target = flat(got[0])
        for i, single in enumerate(self.singles):
            for j, line in enumerate(self.lines):
                t = self._constant(i, j, target)
                if t is not None and self._all(line.change(single.recipe, t), got):
                    yield Match((single.hypothesis, line), (0.0, t))

    def _constant(self, i: int, j: int, target: Array) -> float | None:
        """The constant of line j under which it and single i come near to `target`, if they do."""
        start, end = self._flat[i], self._end(i, j)
        t = None if start is None or end is None else on_line(start, end, target)
        if t is None or start is None or end is None:
            return None
        with np.errstate(all="ignore"):
            return t if _near(start + t * (end - start), target, CLEARLY) else None

    def _end(self, i: int, j: int) -> Array | None:
        """The first answer of single i and line j at a constant of 1."""
        def found() -> Array | None:
            answer = answer_of(self.lines[j].change(self.singles[i].recipe, 1.0), self.compute, self.cases[0])
            return None if answer is None else flat(answer)

        return _ENDS.get((self, i, j), found)


def _near(first: Array, second: Array | None, by: float) -> bool:
    """The same to `by` of the largest entry, quickly; what is not finite is not compared."""
    if second is None or first.shape != second.shape:
        return False
    with np.errstate(all="ignore"):
        gaps = np.abs(first - second)
        gaps = gaps[np.isfinite(gaps)]
        return bool(gaps.max(initial=0.0) <= by * np.abs(second[np.isfinite(second)]).max(initial=0.0))
