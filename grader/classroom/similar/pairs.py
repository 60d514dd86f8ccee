"""Pairs of submissions of which one holds much of what the other holds, beyond what was given to all."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from itertools import combinations

from grader.classroom.similar.code import Code
from grader.classroom.similar.fingerprints import Overlap, Spans, fingerprint, overlap, own
from grader.data_classes import dataclass
from grader.intake.entries import listed

PERCENT = 60  # see tests/bench/similar.py
LEAST_OWN = 300  # characters without names and layout, some fifteen lines: in less than that all are alike


@dataclass(frozen=True)
class Side:
    """One submission of a pair: which share of its own code (0 to 1) stands in the other too, and in which lines."""

    code: Code
    share: float
    alike: frozenset[int]  # lines, from 1, without those that were given to all


@dataclass(frozen=True)
class Pair:
    """Two submissions that look alike, the one that shares more of itself first."""

    first: Side
    second: Side
    characters: int


def similar(codes: Sequence[Code], given: Iterable[str],
            percent: float = PERCENT) -> tuple[tuple[Pair, ...], tuple[str, ...]]:
    """The pairs that share at least `percent` of either's own code, the most alike first, and what was not compared.

    Two submissions with a member in common are no pair: who works together may hand in the same.
    """
    given = tuple(given)
    common, known = [fingerprint(text) for text in given], {line.strip() for text in given for line in text.split("\n")}
    prints = [(code, own(code.text, common)) for code in codes]
    enough = [(code, found) for code, found in prints if found.token_coverage >= LEAST_OWN]
    short = [code.id for code, found in prints if found.token_coverage < LEAST_OWN]
    pairs = [_pair(first, second, shared, known) for (first, one), (second, other) in combinations(enough, 2)
             if not set(first.members) & set(second.members)
             and 100 * max((shared := overlap(one, other)).shares) >= percent]
    notes = (f"With too little code of their own to be compared: {listed(short, 50)}.",) if short else ()
    return tuple(sorted(pairs, key=lambda pair: (-pair.first.share, -pair.second.share, pair.first.code.id))), notes


def _pair(first: Code, second: Code, shared: Overlap, known: Container[str]) -> Pair:
    sides = [Side(code, share, _lines(code.text, spans, known))
             for code, share, spans in zip((first, second), shared.shares, shared.spans, strict=True)]
    more, less = sorted(sides, key=lambda side: -side.share)
    return Pair(more, less, shared.characters)


def _lines(text: str, spans: Spans, known: Container[str]) -> frozenset[int]:
    """The lines that the spans touch, aside from blank ones, comments, and what is `known` to be everybody's.

    A span goes on from one's own code to its own code over what stands between, such as a docstring of the template.
    """
    lines = text.split("\n")
    touched = {line for start, end in spans
               for line in range(text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 2)}
    return frozenset(line for line in touched if line <= len(lines) and _is_code(lines[line - 1])
                     and lines[line - 1].strip() not in known)


def _is_code(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
