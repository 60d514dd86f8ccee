"""An ErrorMap -> squares for an SVG, the larger the more wrong, and the same in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from grader.judgement.pictures import RIGHT, ErrorMap

CELL = 10  # units of the drawing
SIDES = {"0": 2, "1": 4, "2": 5, "3": 6, "4": 8, "5": 9}  # of a square: no level is told by its colour alone
MEANINGS = (("0", "right"), ("1", "below 0.1 %"), ("2", "below 3 %"), ("3", "below 30 %"), ("4", "below 300 %"),
            ("5", "more, or no number"))
MOST_PIXELS, LARGEST_CELL, MANY, CELL_OF_MANY = 500, 14, 3, 8
MOST_NAMED = 4  # rows or columns
Cell = tuple[int, int]


@dataclass(frozen=True)
class HeatMap:
    """A drawing of `width` x `height` units, `columns` cells wide: for each level that occurs, a path of squares."""

    name: str
    words: str
    right: bool
    columns: int
    rows: int
    paths: tuple[tuple[str, str], ...]

    @property
    def width(self) -> int:
        return CELL * self.columns

    @property
    def height(self) -> int:
        return CELL * self.rows


def heat_map(drawn: ErrorMap) -> HeatMap:
    """`drawn` as squares; what is to be read as a column stands upright."""
    cells = tuple("".join(column) for column in zip(*drawn.cells, strict=True)) if drawn.upright else drawn.cells
    paths = tuple((level, path) for level in SIDES if (path := _path(cells, level)))
    return HeatMap(drawn.name, in_words(drawn), drawn.right, len(cells[0]), len(cells), paths)


def pixels_of_a_cell(maps: Sequence[HeatMap]) -> float:
    """How large a cell of these maps is, one size for all: the widest has room, and many are not larger than few."""
    return min(CELL_OF_MANY if len(maps) > MANY else LARGEST_CELL,
               MOST_PIXELS / max((each.columns for each in maps), default=1))


def _path(cells: Sequence[str], level: str) -> str:
    side = SIDES[level]
    start = (CELL - side) / 2
    return "".join(f"M{CELL * j + start:g} {CELL * i + start:g}h{side}v{side}h-{side}z"
                   for i, row in enumerate(cells) for j, cell in enumerate(row) if cell == level)


def in_words(drawn: ErrorMap) -> str:
    """Which entries are wrong: rows, columns, the diagonal, where that says it exactly; else how many."""
    if drawn.right:
        return "right"
    if not drawn.whole:
        return "wrong; a square stands for several entries and shows the worst"
    every = {(i, j) for i, row in enumerate(drawn.cells) for j, _ in enumerate(row)}
    wrong = {(i, j) for i, row in enumerate(drawn.cells) for j, cell in enumerate(row) if cell != RIGHT}
    if wrong == every:
        return f"all {len(every)} entries wrong"
    if len(drawn.cells) == 1:
        return _lines("entry", "entries", lambda cell: cell[1], wrong, every) or _count(wrong, every)
    diagonal = {(i, j) for i, j in every if i == j} if len(drawn.cells) == len(drawn.cells[0]) else set()
    if diagonal and wrong in (diagonal, every - diagonal):
        return "wrong on the diagonal only" if wrong == diagonal else "wrong everywhere but on the diagonal"
    return (_lines("row", "rows", lambda cell: cell[0], wrong, every)
            or _lines("column", "columns", lambda cell: cell[1], wrong, every) or _count(wrong, every))


def _count(wrong: Set[Cell], every: Set[Cell]) -> str:
    return f"{len(wrong)} of {len(every)} entries wrong"


def _lines(one: str, several: str, line: Callable[[Cell], int], wrong: Set[Cell], every: Set[Cell]) -> str:
    """The lines that are wrong, or those that are not, where each is wholly so and few have to be named."""
    bad, good = {line(cell) for cell in wrong}, {line(cell) for cell in every - wrong}
    if bad & good:
        return ""
    for said, lines in (("wrong", bad), ("all wrong but", good)):
        if len(lines) <= MOST_NAMED:
            return f"{said} {one if len(lines) == 1 else several} {', '.join(map(str, sorted(lines)))}"
    return ""
