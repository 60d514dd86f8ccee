"""Where a block is wrong, in words: what a picture of it shows, for whoever does not see the picture."""

from __future__ import annotations

from collections.abc import Callable, Set

from grader.judgement.pictures import RIGHT, ErrorMap

MEASURED = "of what was expected there, or of a thousandth of the block’s largest entry where that is more"
MOST_NAMED = 4  # rows or columns
Cell = tuple[int, int]


def in_words(drawn: ErrorMap) -> str:
    """Which entries are wrong: rows, columns, the diagonal, where that says it exactly; else how many."""
    if drawn.right:
        return "right"
    if drawn.by_one_factor:
        return "all of it off by one factor"
    if not drawn.whole:
        return "wrong; a square stands for several entries and shows the worst"
    wrong, every = _cells(drawn)
    return _pattern(drawn, wrong, every) or (
        f"all {len(every)} entries wrong" if wrong == every else f"{len(wrong)} of {len(every)} entries wrong")


def is_a_pattern(drawn: ErrorMap) -> bool:
    """Whether what is wrong are rows, columns, the diagonal, or a few entries that can be named."""
    return drawn.whole and not drawn.right and not drawn.by_one_factor and bool(_pattern(drawn, *_cells(drawn)))


def _cells(drawn: ErrorMap) -> tuple[set[Cell], set[Cell]]:
    """Those that are wrong, and all."""
    every = {(i, j) for i, row in enumerate(drawn.cells) for j, _ in enumerate(row)}
    return {(i, j) for i, j in every if drawn.cells[i][j] != RIGHT}, every


def _pattern(drawn: ErrorMap, wrong: Set[Cell], every: Set[Cell]) -> str:
    if wrong == every:
        return ""
    if len(drawn.cells) == 1:
        return _lines("entry", "entries", lambda cell: cell[1], wrong, every)
    diagonal = {(i, j) for i, j in every if i == j} if len(drawn.cells) == len(drawn.cells[0]) else set()
    if diagonal and wrong in (diagonal, every - diagonal):
        return "wrong on the diagonal only" if wrong == diagonal else "wrong everywhere but on the diagonal"
    return (_lines("row", "rows", lambda cell: cell[0], wrong, every)
            or _lines("column", "columns", lambda cell: cell[1], wrong, every))


def _lines(one: str, several: str, line: Callable[[Cell], int], wrong: Set[Cell], every: Set[Cell]) -> str:
    """The lines that are wrong, or those that are not, where each is wholly so and few have to be named."""
    bad, good = {line(cell) for cell in wrong}, {line(cell) for cell in every - wrong}
    if bad & good:
        return ""
    for said, lines in (("wrong", bad), ("all wrong but", good)):
        if len(lines) <= MOST_NAMED:
            return f"{said} {one if len(lines) == 1 else several} {', '.join(map(str, sorted(lines)))}"
    return ""
