"""The parts of the homework that an assignment asks for: their words and functions in the reference, their points."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping

from grader.data_classes import dataclass

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"
_COMMENT = re.compile(r"# Part (\d+): (.+?) \((§[^)]*)\)")


@dataclass(frozen=True)
class Part:
    """One part: `functions` are what students write, `given` what stands there, `points` None if it is not graded."""

    number: int
    what: str
    sections: str
    functions: tuple[str, ...]
    given: tuple[str, ...]
    points: float | None

    @property
    def said(self) -> str:
        """ "Part 1 (12 points)", for a heading."""
        points = "not graded" if self.points is None else f"{self.points:g} point{'' if self.points == 1 else 's'}"
        return f"Part {self.number} ({points})"


def outline(reference: str, points: Mapping[int, float]) -> tuple[Part, ...]:
    """The parts that an assignment asks for, `points` of each, and those whose functions these call.

    Raises ValueError where the reference has no comment "# Part 1: what it is (§...)" for a part that is asked for.
    """
    lines, body = reference.splitlines(), ast.parse(reference).body
    parts = {int(found[1]): (number, found) for number, line in enumerate(lines, 1)
             if (found := _COMMENT.match(line))}
    if missing := points.keys() - parts.keys():
        raise ValueError(f"the reference says of no function that it is of part {min(missing)}")
    defined = [node for node in body if isinstance(node, ast.FunctionDef)]
    part_of = {node.name: max((part for part, (line, _) in parts.items() if line < node.lineno), default=0)
               for node in defined}
    needed = _closure([name for name, part in part_of.items() if part in points], _calls(defined))
    there = [node for node in defined if node.name in needed and not _inside_a_solution(lines, node.lineno)]
    return tuple(
        Part(part, found[2], found[3],
             tuple(node.name for node in there if part_of[node.name] == part and _is_to_write(lines, node)),
             tuple(node.name for node in there if part_of[node.name] == part and not _is_to_write(lines, node)),
             points.get(part))
        for part, (_, found) in parts.items() if any(part_of[node.name] == part for node in there))


def _calls(defined: Iterable[ast.FunctionDef]) -> dict[str, set[str]]:
    names = {node.name for node in defined}
    return {node.name: {each.id for each in ast.walk(node) if isinstance(each, ast.Name)} & names for node in defined}


def _closure(wanted: Iterable[str], calls: Mapping[str, set[str]]) -> set[str]:
    found, waiting = set[str](), list(wanted)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += calls[name]
    return found


def _inside_a_solution(lines: list[str], number: int) -> bool:
    marks = [line for line in lines[:number] if line in (BEGIN, END)]  # those at the top level
    return bool(marks) and marks[-1] == BEGIN


def _is_to_write(lines: list[str], node: ast.FunctionDef) -> bool:
    return any(line.strip() == BEGIN for line in lines[node.lineno : node.end_lineno])
