"""The words for a mistake as an instructor says them of others: what students read, in the third person."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.homework.homework4 import reference_folder

# The plural of what is said to one: "you use" is "they use", so that no verb changes.
_OTHERS = {"yourself": "themselves", "yours": "theirs", "your": "their", "you": "they"}
_SPOKEN_TO = re.compile(rf"\b({'|'.join(_OTHERS)})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """What a mistake is, in a sentence, and where the notes explain it; the latter is empty where that is not known."""

    sentence: str
    read: str = ""


Wording = Callable[[str, str], Words]  # of the id of a mistake and of the function in which it was proved


def wording(reference: Path | None = None) -> Wording:
    """The words in `reference`, by default the grader's own; where it has none, an id stands for itself."""
    path = (reference or reference_folder()) / "catalogue.py"
    known = _loaded(path) if path.is_file() else None

    def words(id: str, question: str) -> Words:
        if known is None or id not in known.CATALOGUE:
            return Words(id)
        mistake = known.words(id, question)
        return Words(of_others(mistake.sentence), mistake.read)

    return words


def of_others(sentence: str) -> str:
    """ "Your loss is summed." -> "Their loss is summed." """
    return _SPOKEN_TO.sub(lambda found: _as_written(found[0], _OTHERS[found[0].lower()]), sentence)


def _as_written(model: str, word: str) -> str:
    return word.capitalize() if model[0].isupper() else word


def _loaded(path: Path) -> Any:
    """The module at `path`: words alone, which import nothing."""
    spec = importlib.util.spec_from_file_location("backprop_grader_words", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
