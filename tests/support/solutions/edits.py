"""Insertions and replacements in a source text at the places that its syntax tree names."""

import ast
from collections import defaultdict


class Edits:
    """Collects changes of an ASCII text and applies them at once, so that positions stay those of the tree."""

    def __init__(self, text: str) -> None:
        assert text.isascii(), "columns of the tree are bytes"
        self.text = text
        self.starts = [0]
        for line in text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.before: defaultdict[int, list[str]] = defaultdict(list)
        self.after: defaultdict[int, list[str]] = defaultdict(list)
        self.replaced: dict[int, tuple[int, str]] = {}

    def span(self, node: ast.expr | ast.stmt | ast.keyword | ast.arg) -> tuple[int, int]:
        """Where the node starts and ends in the text."""
        end_line, end_column = node.end_lineno or 0, node.end_col_offset or 0
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[end_line - 1] + end_column

    def wrap(self, node: ast.expr, before: str, after: str) -> None:
        """Put text around a node. Outer nodes must come first."""
        start, end = self.span(node)
        self.before[start].append(before)
        self.after[end].insert(0, after)

    def replace(self, node: ast.expr | ast.arg, text: str) -> None:
        """Another text for a node whose inside stays untouched."""
        start, end = self.span(node)
        self.replaced[start] = (end, text)

    def apply(self) -> str:
        """The changed text."""
        pieces: list[str] = []
        done = 0
        for position in sorted({*self.before, *self.after, *self.replaced}):
            pieces.append(self.text[done:position])
            done = position
            pieces += self.after[position] + self.before[position]
            if position in self.replaced:
                done, new = self.replaced[position]
                pieces.append(new)
        return "".join([*pieces, self.text[done:]])
