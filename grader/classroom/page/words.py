"""The words for a mistake as an instructor says them of others: what students read, in the third person."""

from __future__ import annotations

import re
from collections.abc import Callable

from grader.data_classes import dataclass
from grader.grading.homework import Mistake

# The plural of what is said to one: "you use" is "they use", so that no verb changes.
_OTHERS = {"yourself": "themselves", "yours": "theirs", "your": "their", "you": "they"}
_SPOKEN_TO = re.compile(rf"\b({'|'.join(_OTHERS)})\b", re.IGNORECASE)



@dataclass(frozen=True)
class Words:
    """What a mistake is, in a sentence, and where the notes explain it; the latter is empty where that is not known."""

    sentence: str
    read: str = ""


Known = Callable[[str, str], Mistake | None]  # of the id of a mistake and of the function in which it was proved
Wording = Callable[[str, str], Words]


def wording(known: Known) -> Wording:
    """The words that students read, as they are said of others; where there are none, an id stands for itself."""

    def words(id: str, question: str) -> Words:
        found = known(id, question)
        return Words(id) if found is None else Words(of_others(found.sentence), found.read)

    return words


def of_others(sentence: str) -> str:
    """ "Your loss is summed." -> "Their loss is summed." """
    return _SPOKEN_TO.sub(lambda found: _as_written(found[0], _OTHERS[found[0].lower()]), sentence)


def _as_written(model: str, word: str) -> str:
    return word.capitalize() if model[0].isupper() else word
