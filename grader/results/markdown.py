"""An Explanation -> Markdown that shows a student's text as text, whatever it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from grader.judgement.verdict import Explanation

CAP = 20_000   # characters of one test's output; the platform cuts the middle out at 100,000
LONGEST = 2_000  # of one sentence or one line: cut before it becomes Markdown, so that a cut opens no block
CUT = "[... shortened ...]"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# A lone underscore inside a word (backward_pass) is not markup; everywhere else it may be.
# At the beginning of a line a dash, a plus, an equals sign and a numeral before a dot or bracket would open a list.
_MARKUP = re.compile(r"[\\`*\[\]<>|~&#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|^[-+=]")
_NUMERAL = re.compile(r"^([0-9]+)(?=[.)])")


@lru_cache(maxsize=512)  # results.json is written after every test, with the words of all tests before it
def explained(explanation: Explanation) -> str:
    """The sentence, the evidence as an indented block, what was proved, where to read."""
    paragraphs = [escaped(explanation.sentence)]
    if explanation.evidence:
        paragraphs.append(joined(["    " + shortened(line) for line in _lines(explanation.evidence)], "\n", CAP // 2))
    paragraphs += ["**Proved:** " + escaped(each) for each in explanation.proved]
    if explanation.read:
        paragraphs.append("Read " + escaped(explanation.read))
    return joined(paragraphs)


def escaped(text: str) -> str:
    """One line of `text` with every character that Markdown or HTML would take for markup escaped."""
    line = shortened(" ".join(clean(text).split()))
    return _NUMERAL.sub(r"\1\\", _MARKUP.sub(lambda found: "\\" + found.group(), line))


def clean(text: str) -> str:
    """`text` without NUL, control and direction characters, and encodable as UTF-8."""
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n")).encode("utf-8", "replace").decode("utf-8")


def shortened(line: str, most: int = LONGEST) -> str:
    """`line`, its middle left out where it is longer than `most` characters."""
    half = (most - len(CUT)) // 2
    return line if len(line) <= most else f"{line[:half]} {CUT[1:-1]} {line[-half:]}"


def joined(parts: Sequence[str], between: str = "\n\n", cap: int = CAP) -> str:
    """`parts` as one text; where it is longer than `cap`, whole parts are left out of its middle."""
    if len(text := between.join(parts)) <= cap:
        return text
    first = _fitting(parts, len(between), cap // 2)
    last = _fitting(parts[first:][::-1], len(between), cap // 2)
    gap = ("    " if parts[0].startswith("    ") else "") + CUT
    return between.join([*parts[:first], gap, *parts[len(parts) - last:]])


def _fitting(parts: Sequence[str], between: int, room: int) -> int:
    """How many of `parts`, from the first on, `room` characters hold."""
    ends = accumulate(len(each) + between for each in parts)
    return sum(end <= room for end in ends)


def _lines(evidence: tuple[str, ...]) -> list[str]:
    return [line for each in evidence for line in clean(each).split("\n")]
