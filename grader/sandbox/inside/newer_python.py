"""Syntax that Python learned after the version that reads the homework, by name; only where that is the cause."""

from __future__ import annotations

import re
import sys
from itertools import islice

from grader.sandbox.protocol.data_classes import dataclass

LONGEST = 2_000  # characters of one f-string that are looked at
MOST_LOOKED_AT = 500
F_STRING = re.compile(r"(?<!\w)([fF][rR]?|[rR][fF])('''|\"\"\"|'|\")")
PAIRS = {"(": ")", "[": "]", "{": "}"}
EXCEPTION = re.compile(r"\w*(?:Error|Exception|Warning|Interrupt|Exit|Iteration)")


@dataclass(frozen=True)
class Feature:
    """What the line has that is new, since which version, and what to write for it."""

    since: tuple[int, int]
    line: re.Pattern[str]
    what: str
    instead: str


FEATURES = (
    Feature((3, 11), re.compile(r"\s*except\s*\*"), "except*", "Write except."),
    Feature((3, 12), re.compile(r"\s*type\s+\w+\s*(\[.*\])?\s*="), "a type statement", "Leave out the word type."),
    Feature((3, 12), re.compile(r"\s*(?:async\s+)?def\s+\w+\s*\["), "a function with type parameters",
            "Leave out what stands in [ ] behind the name."),
    Feature((3, 12), re.compile(r"\s*class\s+\w+\s*\["), "a class with type parameters",
            "Leave out what stands in [ ] behind the name."),
    Feature((3, 14), re.compile(r".*(?<!\w)(?:[tT][rR]?|[rR][tT])['\"]"), "a t-string", "Write an f-string."),
)


def newer_syntax(message: str, line: str, source: str) -> str | None:
    """The sentence that names the version, where `line` is refused only because this Python is older; else None.

    `message` is that of the SyntaxError, `source` the statement in which it was found.
    """
    for feature in FEATURES:
        if sys.version_info < feature.since and feature.line.match(line):
            return _sentence(feature.since, feature.what, feature.instead)
    if sys.version_info < (3, 12) and (message.startswith("f-string") or F_STRING.search(line)) and any(
            _is_newer(source, match) for match in islice(F_STRING.finditer(source), MOST_LOOKED_AT)):
        return _sentence((3, 12), "an f-string with its own quotes, a backslash, a comment or a line break inside { }",
                         "Give what stands in { } a name before it, or use other quotes there.")
    return None


def exceptions_without_brackets(line: str) -> str | None:
    """What `except A, B:` means: Python 2, or Python 3.14, by the second name."""
    match = re.match(r"\s*except\s+([\w.]+(?:\s*,\s*[\w.]+)+)\s*:", line)
    if match is None or sys.version_info >= (3, 14):
        return None
    names = [name.strip() for name in match.group(1).split(",")]
    if len(names) > 2 or EXCEPTION.fullmatch(names[1].rpartition(".")[2]):
        return _sentence((3, 14), "exceptions without brackets", f"Write `except ({', '.join(names)}):`.")
    if names[1][:1].islower():
        return f"That is Python 2; write `except {names[0]} as {names[1]}:`."
    return (f"That is Python 2 if {names[1]} is to be the exception, write `except {names[0]} as {names[1]}:`; and "
            f"Python 3.14 if both are kinds of exceptions, write `except ({', '.join(names)}):`.")


def _sentence(since: tuple[int, int], what: str, instead: str) -> str:
    return (f"That is Python {since[0]}.{since[1]} or newer ({what}), and homework is graded with Python "
            f"{sys.version_info[0]}.{sys.version_info[1]} here. {instead}")


def _is_newer(source: str, match: re.Match[str]) -> bool:
    """Whether the f-string that begins at `match` is whole by the rules of 3.12, and not by those before."""
    quote, at, new = match.group(2), match.end(), False
    end = min(len(source), at + LONGEST)
    while at < end:
        if source.startswith(quote, at):
            return new
        if source[at] == "\n" and len(quote) == 1:
            return False
        if source[at] == "\\" or source.startswith("{{", at):
            at += 2
        elif source[at] == "{":
            at, newer = _field(source, at + 1, end, quote)
            new = new or newer
        else:
            at += 1
    return False


def _field(source: str, at: int, end: int, quote: str) -> tuple[int, bool]:
    """Behind the } of a replacement field, and whether it holds what was not allowed before 3.12."""
    open_brackets, new, spec = ["}"], False, False
    while at < end:
        here = source[at]
        spec = spec or (here == ":" and len(open_brackets) == 1)
        if spec and len(open_brackets) == 1 and here not in "{}":  # a format such as :#x or :'>10
            at += 1
            continue
        if here in "'\"":
            inner = source[at:at + 3] if source[at:at + 3] in ("'''", '"""') else here
            new = new or (here == quote[0] and len(inner) >= len(quote)) or inner == quote
            closed = source.find(inner, at + len(inner), end)
            if closed < 0:
                return end, False
            new = new or "\\" in source[at:closed]
            at = closed + len(inner)
            continue
        if here in PAIRS:
            open_brackets.append(PAIRS[here])
        elif here in ")]}" and open_brackets.pop() != here:
            return end, False
        if not open_brackets:
            return at + 1, new
        new = new or here in "#\\" or (here == "\n" and len(quote) == 1)
        at += 1
    return end, False
