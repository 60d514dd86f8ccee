"""Names of people, compared without case, accents and spaces."""

from __future__ import annotations

import unicodedata


def spellings(name: str) -> frozenset[str]:
    """The name without case, spaces, signs and accents: as it stands, and with the last name before the first."""
    last, comma, first = name.partition(",")
    words = name.split()
    orders = [first + last, last + first] if comma else [name, "".join([*words[-1:], *words[:-1]])]
    return frozenset(each for each in map(plain, orders) if each)


def plain(name: str) -> str:
    """The letters and digits of `name`, without case and accents."""
    return "".join(each for each in folded(name) if each.isalnum())


def folded(text: str) -> str:
    """`text` without case and accents."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))
