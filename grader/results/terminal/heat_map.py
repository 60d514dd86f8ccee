"""An ErrorMap -> where a block is wrong in one line of words, and under it a picture in block characters.

The darker, the more wrong: no colour is needed, and an encoding without the blocks gets ". - + x #".
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.judgement.pictures import ErrorMap
from grader.results.error_words import MEASURED, in_words, is_a_pattern

SHADES = {"0": "·", "1": "░", "2": "░", "3": "▒", "4": "▓", "5": "█"}
KEY = ("In the pictures · is right, ░ off by less than 3 %, ▒ by less than 30 %, ▓ by less than 300 %, █ by more: "
       f"{MEASURED}.")
SQUARE = 24  # up to so many columns a cell has two characters, and is a square nearly
MOST_ROWS, MOST_COLUMNS, FEW = 12, 40, 2


def worth_showing(maps: Sequence[ErrorMap]) -> list[ErrorMap]:
    """The few that are small and show a pattern: where any entry may be wrong, the numbers say as much."""
    return [each for each in maps if is_a_pattern(each)
            and len(each.cells) <= MOST_ROWS and len(each.cells[0]) <= MOST_COLUMNS][:FEW]


def drawn(block: ErrorMap) -> list[str]:
    """The caption, then a line for each row of the block."""
    wide = 2 if len(block.cells[0]) <= SQUARE else 1
    rows = ["  " + "".join(wide * SHADES[level] for level in row) for row in block.cells]
    return [f"{block.name}, {' x '.join(map(str, block.shape))}: {in_words(block)}", *rows]
