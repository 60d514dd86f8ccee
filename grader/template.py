"""Turn the reference solution into what students start from: a .py file and a notebook."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from grader.outline import BEGIN, END

CHECK = """## Check

`%check` looks at the cells as you ran them last, `%check {function}` at one function. The values of your variables
do not count: what is checked is what stands in the cells."""
MAGICS = ["%load_ext grader", "%check"]
DEFINITIONS = (ast.FunctionDef, ast.ClassDef)
IDS = ("homework", "constants", "check", "check-all")  # of the cells that every notebook has


def template_source(reference: str) -> str:
    """The source `reference` without its solutions.

    A solution inside a function becomes `raise NotImplementedError`; one at the top level, a helper, disappears.
    Raises ValueError where the solution marks do not pair.
    """
    return "\n".join(_without_solutions(reference)) + "\n"


def notebook(source: str) -> dict[str, Any]:
    """The template `source` as a notebook (nbformat 4.5): a code cell per function, a text cell per part, the check."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": list(_cells(source)),
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def notebook_text(source: str) -> str:
    """The same as the text of a file."""
    return json.dumps(notebook(source), indent=1, ensure_ascii=False) + "\n"


def _without_solutions(reference: str) -> Iterator[str]:
    function, inside = "", False
    for number, line in enumerate(reference.splitlines(), start=1):
        if line.strip() in (BEGIN, END):
            if inside == (line.strip() == BEGIN):
                raise ValueError(f"line {number} of the reference: {line.strip()} does not pair")
            inside = not inside
            indent = line[: len(line) - len(line.lstrip())]
            if inside and indent:
                yield f'{indent}raise NotImplementedError("{function} is not implemented yet")'
        elif not inside:
            function = line[4:].partition("(")[0] if line.startswith("def ") else function
            yield line
    if inside:
        raise ValueError(f"the reference ends before {END}")


def _cells(source: str) -> Iterator[dict[str, Any]]:
    """The docstring and each `# Part` comment as text cells, all else as code; ids never change between runs."""
    lines, tree = source.splitlines(), ast.parse(source)
    told = ast.get_docstring(tree)
    body = tree.body if told is None else tree.body[1:]
    done = 0 if told is None else tree.body[0].end_lineno or 0
    if told is not None:
        yield _text_cell("homework", "# " + told)
    first = next((place for place, node in enumerate(body) if isinstance(node, DEFINITIONS)), len(body))
    if first:
        start, done = _begins(body[0]), body[first - 1].end_lineno or 0
        yield _code_cell("constants", lines[start - 1 : done])
    named: set[str] = set()
    for node in body[first:]:
        start, end = _begins(node), node.end_lineno or 0
        for comment in lines[done : start - 1]:
            if part := re.match(r"# Part (\d+)", comment):
                yield _text_cell(_unused(f"part-{part[1]}", node, named), "#" + comment)
        yield _code_cell(_unused(getattr(node, "name", ""), node, named), lines[start - 1 : end])
        done = end
    yield _text_cell("check", CHECK.format(function=_first_function(body)))
    yield _code_cell("check-all", MAGICS)


def _begins(node: ast.stmt) -> int:
    """The line of a statement with what decorates it."""
    decorators = node.decorator_list if isinstance(node, DEFINITIONS) else []
    return min([node.lineno, *(each.lineno for each in decorators)])


def _first_function(body: Sequence[ast.stmt]) -> str:
    """One that is to be written; of several the first."""
    functions = [node for node in body if isinstance(node, ast.FunctionDef)]
    written = [node.name for node in functions if isinstance(node.body[-1], ast.Raise)]
    return (written or [node.name for node in functions] or ["NAME"])[0]


def _unused(name: str, node: ast.stmt, named: set[str]) -> str:
    """An id that no other cell has, of the characters that an id may hold."""
    fits = re.fullmatch(r"[\w-]{1,60}", name, re.ASCII) and name not in {*named, *IDS}
    chosen = name if fits else f"line-{node.lineno}"
    named.add(chosen)
    return chosen


def _text_cell(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text.splitlines(keepends=True)}


def _code_cell(name: str, lines: list[str]) -> dict[str, Any]:
    source = "\n".join(lines).splitlines(keepends=True)
    return {
        "cell_type": "code", "execution_count": None, "id": name, "metadata": {}, "outputs": [], "source": source,
    }
