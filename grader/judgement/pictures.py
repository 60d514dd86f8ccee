"""What can be shown of a test beside its words: small, bounded, and text and numbers only. Data only."""

from __future__ import annotations

from grader.data_classes import dataclass

RIGHT, WORST = "0", "5"  # the first and the last level of an error


@dataclass(frozen=True)
class ErrorMap:
    """How wrong each entry of one block is: a string for each row of it, a level from "0" to "5" for each entry.

    "0" is right. Where the block, of `shape` (rows, columns) or (length,), is larger than the map may be, a cell stands
    for several entries and shows the worst of them.
    """

    name: str
    shape: tuple[int, ...]
    cells: tuple[str, ...]
    upright: bool = False  # of one dimension, and to be read as a column
    by_one_factor: bool = False  # got / expected is the same number in all of it

    @property
    def right(self) -> bool:
        """Whether no entry of the block is wrong."""
        return all(set(row) <= {RIGHT} for row in self.cells)

    @property
    def whole(self) -> bool:
        """Whether each entry has a cell of its own."""
        columns = self.shape[-1] if self.shape else 1
        return all(len(row) == columns for row in self.cells) and len(self.cells) == (
            self.shape[0] if len(self.shape) > 1 else 1)


@dataclass(frozen=True)
class Link:
    """One link of a chain: what it is called, and the names of the maps that belong to it."""

    name: str
    maps: tuple[str, ...]


@dataclass(frozen=True)
class Chain:
    """Links in the order in which one follows from the one before; `first_wrong` is the place of the first wrong one.

    `words` say where to look.
    """

    links: tuple[Link, ...]
    first_wrong: int
    words: str


@dataclass(frozen=True)
class MissedDigit:
    """A held-out digit that was taken for another: 28 rows of 28 shades, from "0" (black) to "f" (white)."""

    rows: tuple[str, ...]
    digit: int
    taken_for: int


@dataclass(frozen=True)
class Pictures:
    """All that can be shown of one test. Where there is a `chain`, every one of the `maps` belongs to a link of it.

    `epochs` is how many there are of a training, `reference` the held-out loss at the start and after each of them
    where the course's own solution is trained in the same way.
    """

    maps: tuple[ErrorMap, ...] = ()
    chain: Chain | None = None
    epochs: int = 0
    reference: tuple[float, ...] = ()
    missed: tuple[MissedDigit, ...] = ()
