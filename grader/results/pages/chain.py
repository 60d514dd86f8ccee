"""A chain of maps -> what a page draws of it: each link with its maps, the first wrong one marked."""

from __future__ import annotations

from collections.abc import Mapping

from grader.data_classes import dataclass
from grader.judgement.pictures import Chain
from grader.results.pages.heat_map import HeatMap


@dataclass(frozen=True)
class DrawnLink:
    """One link; `first_wrong` where something is wrong, and nothing in the links before it."""

    name: str
    maps: tuple[HeatMap, ...]
    first_wrong: bool


@dataclass(frozen=True)
class DrawnChain:
    """The links from the first to the last, and where to look."""

    links: tuple[DrawnLink, ...]
    words: str


def drawn(chain: Chain, maps: Mapping[str, HeatMap]) -> DrawnChain:
    """`chain` with its maps, by name."""
    links = (DrawnLink(link.name, tuple(maps[name] for name in link.maps), place == chain.first_wrong)
             for place, link in enumerate(chain.links))
    return DrawnChain(tuple(links), chain.words)
