"""How homework.toml writes an array: "N,D", "N labels below C", "N,D mask", "number", "cache"."""

from __future__ import annotations

import re
from typing import Any

from grader.authoring.declared import Array, Declared, Kind, OneOf

NUMBER, CACHE = "number", "cache"
_AXIS = re.compile(r"[A-Za-z]|[1-9]\d*|\*")
PLAIN = {kind.value: kind for kind in (Kind.POSITIVE, Kind.PROBABILITIES, Kind.MASK)}
WHAT = ('a shape such as "N,D", "number" or "cache", and after it if need be one of ' + ", ".join(PLAIN)
        + ', "labels below C" or "one-hot"')


def parameter(said: Any) -> Declared:
    """What a parameter may be. Raises ValueError with the rest of a sentence where it cannot be read."""
    if isinstance(said, list) and said and all(map(_is_number, said)):
        return OneOf(tuple(said))
    if _is_number(said):
        return OneOf((said,))
    return array(said)


def array(said: Any) -> Array:
    """The array that is `said`. Raises ValueError with the rest of a sentence where it cannot be read."""
    if not isinstance(said, str) or not said.strip():
        raise ValueError(f"must be {WHAT}, and it is {said!r}")
    shape, *rest = said.split()
    if shape == CACHE and not rest:
        return Array(kind=Kind.OPAQUE)
    axes = () if shape == NUMBER else tuple(axis.strip() for axis in shape.split(","))
    if not all(map(_AXIS.fullmatch, axes)):
        raise ValueError(f"must be {WHAT}, and it is {said!r}; lengths are single letters or numbers, with a comma "
                         "between two and no space")
    return _of_kind(axes, rest, said)


def _of_kind(axes: tuple[str, ...], words: list[str], said: str) -> Array:
    if not words:
        return Array(axes)
    if len(words) == 1 and words[0] in PLAIN:
        return Array(axes, PLAIN[words[0]])
    if words == ["one-hot"]:
        return Array(axes, Kind.ONE_HOT)
    if words[:2] == ["labels", "below"] and len(words) == 3 and len(words[2]) == 1 and words[2].isalpha():
        return Array(axes, Kind.LABELS, words[2])
    raise ValueError(f"must be {WHAT}, and it is {said!r}")


def _is_number(said: Any) -> bool:
    return isinstance(said, (int, float)) and not isinstance(said, bool)
