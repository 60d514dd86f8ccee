"""Code -> fingerprints, by copydetect: names, strings, comments and layout do not count, nor the order of functions.

All fingerprints are kept instead of a sample (a window of 1): the sample that copydetect takes depends on Python's
random hashes, so that two runs would find different things. What was given to all is taken out here, because copydetect
leaves some of it where a piece of code stands twice.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from grader.data_classes import dataclass
from grader.intake.errors import CallerError

if TYPE_CHECKING:
    import numpy as np

LENGTH = 25  # characters of a fingerprint, a name being one: about a statement
MISSING = ("Similar submissions are found with copydetect, which is not installed here; install "
           "backprop-grader[similar].")
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Overlap:
    """How many characters two texts share without names and layout, which share of each that is, and where."""

    characters: int
    shares: tuple[float, float]
    spans: tuple[Spans, Spans]


def require_library() -> None:
    """CallerError where copydetect is not installed."""
    try:
        import copydetect  # noqa: F401 - it takes half a second, and only this command needs it
    except ImportError as error:
        raise CallerError(MISSING) from error


def fingerprint(text: str) -> Any:
    """The fingerprints of Python source."""
    import numpy
    from copydetect import CodeFingerprint

    found = CodeFingerprint("code.py", LENGTH, 1, language="python", fp=io.StringIO(text))
    if len(found.offsets):  # it counts the name of a class from the beginning of the file
        found.offsets[:, 1] = numpy.maximum.accumulate(found.offsets[:, 1])
    return found


def own(text: str, given: Iterable[Any]) -> Any:
    """The fingerprints of `text` without those that stand in any of `given`."""
    from copydetect.utils import get_token_coverage

    found = fingerprint(text)
    common = set().union(*(each.hashes for each in given))
    found.hash_idx = {hash: places for hash, places in found.hash_idx.items() if hash not in common}
    found.hashes = set(found.hash_idx)
    found.token_coverage = get_token_coverage(found.hash_idx, LENGTH, len(found.filtered_code))
    return found


def overlap(first: Any, second: Any) -> Overlap:
    """What two sets of fingerprints share."""
    if not first.token_coverage or not second.token_coverage:
        return Overlap(0, (0.0, 0.0), ((), ()))
    from copydetect import compare_files

    characters, shares, spans = compare_files(first, second)
    one, other = (min(1.0, float(share)) for share in shares)
    return Overlap(int(characters), (one, other), (_pairs(spans[0]), _pairs(spans[1])))


def _pairs(slices: np.ndarray[Any, Any]) -> Spans:
    """Beginnings and ends as copydetect gives them, a row each -> a pair for each place."""
    return tuple((int(start), int(end)) for start, end in zip(*slices, strict=True)) if len(slices) == 2 else ()
