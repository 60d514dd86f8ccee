"""Turn the reference solution into what students start from: a .py file and a notebook."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from grader.outline import BEGIN, END

CHECK = """## Check

`%check` looks at the cells as you ran them last, `%check relu` at one function. The values of your variables
do not count: what is checked is what stands in the cells."""
MAGICS = ["%load_ext grader", "%check"]


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
    body = tree.body[1:]
    first = next(i for i, node in enumerate(body) if isinstance(node, ast.FunctionDef))
    yield _text_cell("homework", "# " + (ast.get_docstring(tree) or ""))
    yield _code_cell("constants", lines[body[0].lineno - 1 : body[first - 1].end_lineno])
    for previous, node in zip(body[first - 1 :], body[first:], strict=False):
        for comment in lines[previous.end_lineno or 0 : node.lineno - 1]:
            if comment.startswith("# Part"):
                yield _text_cell(comment[2:8].lower().replace(" ", "-"), "#" + comment)
        yield _code_cell(getattr(node, "name", f"line-{node.lineno}"), lines[node.lineno - 1 : node.end_lineno])
    yield _text_cell("check", CHECK)
    yield _code_cell("check-all", MAGICS)


def _text_cell(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text.splitlines(keepends=True)}


def _code_cell(name: str, lines: list[str]) -> dict[str, Any]:
    source = "\n".join(lines).splitlines(keepends=True)
    return {
        "cell_type": "code", "execution_count": None, "id": name, "metadata": {}, "outputs": [], "source": source,
    }
