"""All pictures of one test, ready to be put into a page."""

from __future__ import annotations

from grader.data_classes import dataclass
from grader.judgement.pictures import MissedDigit
from grader.judgement.verdict import TestVerdict
from grader.results.pages.chain import DrawnChain, drawn
from grader.results.pages.heat_map import HeatMap, heat_map, pixels_of_a_cell
from grader.results.pages.loss_curve import LossCurve, loss_curve


@dataclass(frozen=True)
class Drawings:
    """What there is to draw of one test; each of it may be missing. `pixels` is the size of a cell of the maps."""

    pixels: float
    chain: DrawnChain | None
    maps: tuple[HeatMap, ...]
    losses: LossCurve | None
    missed: tuple[MissedDigit, ...]


def drawings_of(test: TestVerdict) -> Drawings | None:
    """None of a hidden test, and where there is nothing to draw or it is held back."""
    if test.visibility != "visible" or test.pictures is None:
        return None
    shown = test.pictures
    maps = tuple(map(heat_map, shown.maps))
    linked = drawn(shown.chain, {each.name: each for each in maps}) if shown.chain else None
    losses = loss_curve(test.learned.losses, shown.reference, shown.epochs) if test.learned else None
    return Drawings(pixels_of_a_cell(maps), linked, () if linked else maps, losses, shown.missed)
