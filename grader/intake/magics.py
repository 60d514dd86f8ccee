"""Neutralise what only IPython understands, without moving a line."""

from __future__ import annotations

import re

from grader.sandbox.protocol.exported_magics import is_code

TIMED = re.compile(r"(\s*)%(?:time|timeit|prun|memit|mprun|lprun)\s+(?![\s-])(.+)")
ASSIGNED_TIMED = re.compile(r"([\w.,\s\[\]]+=\s*)%time\s+(?![\s-])(.+)")
ASSIGNED = re.compile(r"([\w.,\s\[\]]+=\s*)[!%]\s*\w")
# What IPython takes for a magic although nothing marks it, unless it is Python.
TYPED = re.compile(r"(\s*)(?:pip3?|conda|cd|ls|cat|mkdir|rm|cp|mv)\s+(?:-\w|[\w~./*])[^=()]*$")
LONGEST_TYPED = 500  # characters; nobody types a longer command, and Python is not asked to compile one
MAGIC = re.compile(r"(\s*)(?:[%!]|\?{1,2}\w|[\w.]+\?{1,2}\s*$)")


def cell_magic(source: str) -> tuple[str, str | None]:
    """The magic that a cell begins with, "" for none, and its code, every line in its place; None if it has none."""
    lines = source.split("\n")
    name, at = "", 0
    while (at := _first(lines, at)) < len(lines) and lines[at].startswith("%%"):
        name, _, options = lines[at][2:].strip().partition(" ")
        if not is_code(name, options):
            return name[:20], None
        lines[at], at = "", at + 1
    return name[:20], "\n".join(lines)


def _first(lines: list[str], at: int) -> int:
    """The number of the first line from `at` on that is not blank."""
    return next((number for number in range(at, len(lines)) if lines[number].strip()), len(lines))


def neutral(source: str) -> str:
    """`source` with magics, shell lines and help requests replaced by `pass`; every other line stays where it is.

    A % that begins a line inside a string, a bracket or after a backslash is Python and stays.
    """
    scanner, out, dropped = _Scanner(), [], False
    for line in source.split("\n"):
        if dropped:  # the magic line before ended with a backslash
            dropped = line.rstrip().endswith("\\")
            out.append("")
            continue
        plain = line if scanner.inside else _line(line)
        dropped = plain != line and line.rstrip().endswith("\\")
        scanner.read(plain)
        out.append(plain)
    return "\n".join(out)


def _line(line: str) -> str:
    if timed := TIMED.match(line):
        return timed.group(1) + timed.group(2)
    if assigned := ASSIGNED_TIMED.match(line):
        return assigned.group(1) + assigned.group(2)
    if assigned := ASSIGNED.match(line):
        return assigned.group(1) + "None"
    if magic := MAGIC.match(line):
        return magic.group(1) + "pass"
    if len(line) <= LONGEST_TYPED and (typed := TYPED.match(line)) and not _is_python(line):
        return typed.group(1) + "pass"
    return line


def _is_python(line: str) -> bool:
    try:
        compile(line.strip(), "line", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


class _Scanner:
    """Knows after each line whether the next one continues a string, a bracket or a backslash."""

    TOKEN = re.compile(r"'''|\"\"\"|\\.|['\"#\[\](){}]|\\$", re.DOTALL)

    def __init__(self) -> None:
        self.quote = ""
        self.depth = 0
        self.continued = False

    @property
    def inside(self) -> bool:
        return bool(self.quote) or self.depth > 0 or self.continued

    def read(self, line: str) -> None:
        for match in self.TOKEN.finditer(line):
            token = match.group()
            if self.quote:
                self._in_string(token)
            elif token == "#":
                break
            elif token[0] in "'\"":
                self.quote = token
            elif token in "([{":
                self.depth += 1
            elif token in ")]}":
                self.depth = max(0, self.depth - 1)
        self.continued = line.endswith("\\")
        if len(self.quote) == 1 and not self.continued:
            self.quote = ""  # an unclosed string ends with its line

    def _in_string(self, token: str) -> None:
        if token == self.quote or (len(self.quote) == 1 and token == self.quote * 3):
            self.quote = ""
