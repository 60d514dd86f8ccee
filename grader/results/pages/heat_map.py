"""An ErrorMap -> squares for an SVG, the larger the more wrong, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence

from grader.data_classes import dataclass
from grader.judgement.pictures import ErrorMap
from grader.results.error_words import in_words

CELL = 10  # units of the drawing
SIDES = {"0": 2, "1": 4, "2": 5, "3": 6, "4": 8, "5": 9}  # of a square: no level is told by its colour alone
MEANINGS = (("0", "right"), ("1", "below 0.1 %"), ("2", "below 3 %"), ("3", "below 30 %"), ("4", "below 300 %"),
            ("5", "more, or no number"))
MOST_PIXELS, LARGEST_CELL, MANY, CELL_OF_MANY = 500, 14, 3, 8


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
