"""An Explanation -> Markdown that shows a student's text as text, whatever it holds."""

from __future__ import annotations

import re
from functools import lru_cache

from grader.judgement.verdict import Explanation

CAP = 20_000  # characters of one test's output; the platform cuts the middle out at 100,000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# A lone underscore inside a word (back_prop) is not markup; everywhere else it may be.
_MARKUP = re.compile(r"[\\`*\[\]<>|~&#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")


@lru_cache(maxsize=512)  # results.json is written after every test, with the words of all tests before it
def explained(explanation: Explanation) -> str:
    """The sentence, the evidence as an indented block, what was proved, where to read."""
    paragraphs = [escaped(explanation.sentence)]
    if explanation.evidence:
        paragraphs.append("\n".join("    " + line for line in _lines(explanation.evidence)))
    paragraphs += ["**Proved:** " + escaped(each) for each in explanation.proved]
    if explanation.read:
        paragraphs.append("Read " + escaped(explanation.read))
    return capped("\n\n".join(paragraphs))


def escaped(text: str) -> str:
    """One line of `text` with every character that Markdown or HTML would take for markup escaped."""
    return _MARKUP.sub(lambda found: "\\" + found.group(), " ".join(clean(text).split()))


def clean(text: str) -> str:
    """`text` without NUL, control and direction characters, and encodable as UTF-8."""
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n")).encode("utf-8", "replace").decode("utf-8")


def capped(text: str, cap: int = CAP) -> str:
    """`text`, its middle left out where it is longer than `cap` characters."""
    if len(text) <= cap:
        return text
    gap = "\n\n[... shortened ...]\n\n"
    half = (cap - len(gap)) // 2
    return text[:half] + gap + text[-half:]


def _lines(evidence: tuple[str, ...]) -> list[str]:
    return [line for each in evidence for line in clean(each).split("\n")]
