"""The words for a mistake as an instructor says them of others: what students read, in the third person."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from grader.homework import misconceptions
from grader.homework.misconceptions import CATALOGUE

# The plural of what is said to one: "you use" is "they use", so that no verb changes.
_OTHERS = {"yourself": "themselves", "yours": "theirs", "your": "their", "you": "they"}
_SPOKEN_TO = re.compile(rf"\b({'|'.join(_OTHERS)})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """What a mistake is, in a sentence, and where the notes explain it; the latter is empty where that is not known."""

    sentence: str
    read: str = ""


Wording = Callable[[str, str], Words]  # of the id of a mistake and of the function in which it was proved


def words(id: str, question: str) -> Words:
    """The words for a mistake in `question`; where there are none, an id stands for itself."""
    if id not in CATALOGUE:
        return Words(id)
    mistake = misconceptions.words(id, question)
    return Words(of_others(mistake.sentence), mistake.read)


def of_others(sentence: str) -> str:
    """ "Your loss is summed." -> "Their loss is summed." """
    return _SPOKEN_TO.sub(lambda found: _as_written(found[0], _OTHERS[found[0].lower()]), sentence)


def _as_written(model: str, word: str) -> str:
    return word.capitalize() if model[0].isupper() else word
