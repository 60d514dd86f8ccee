"""Which of several names is that of the latest version of one file: hw4_old, hw4, hw4_2, hw4_final, hw4_final2."""

from __future__ import annotations

import re

WORDS = {"old": -1, "backup": -1, "draft": -1, "new": 2, "fixed": 2, "corrected": 2, "final": 3, "latest": 3}
LAST = re.compile(rf"[\s_.(-]*(?:v?(?<!\d)(\d+)|(?<![a-z])({'|'.join(WORDS)}))[\s_.)-]*$")


def version(stem: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """What the versions of one file have in common, and what is the greater the later a version is."""
    base, parts = stem.lower(), [(0, 0)]  # nothing more is later than "old", and earlier than a number
    while last := LAST.search(base):
        base, number, word = base[:last.start()], last[1], last[2]
        parts.insert(0, (1, int(number)) if number else (WORDS[word], 0))
    return base, tuple(parts)
