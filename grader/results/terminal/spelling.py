"""Text in the characters that an output has: whatever a student wrote moves no cursor and looks like no other line."""

from __future__ import annotations

from typing import TextIO

from grader.results.markdown import clean

PLAIN = str.maketrans({"✓": "+", "✗": "x", "§": "section ", "–": "-", "—": "-", "…": "...", "’": "'", "·": ".",
                       "λ": "lambda", "░": "-", "▒": "+", "▓": "x", "█": "#",
                       **dict(zip("▁▂▃▄▅▆▇", "1234567", strict=True))})


class Spelling:
    """Text -> the same text in characters the output's encoding has; what a student wrote may be part of any of it."""

    def __init__(self, file: TextIO) -> None:
        self.encoding = getattr(file, "encoding", None) or "utf-8"
        self.whole = _encodes("✓✗§…", self.encoding)

    def __call__(self, text: str) -> str:
        """One line, so that nothing in it can look like lines of the report."""
        return self.evidence(" ".join(text.split()))

    def evidence(self, text: str) -> str:
        """Lines whose columns stay aligned."""
        text = clean(text).replace("\t", "    ")
        text = text if self.whole else text.translate(PLAIN)
        # A name in another script is spelled out: a row of question marks could be any name.
        return text.encode(self.encoding, "backslashreplace").decode(self.encoding)


def _encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
