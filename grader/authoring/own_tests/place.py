"""Where something stands in a file of tests, for sentences about it."""

from __future__ import annotations

import ast
from pathlib import Path

from grader.configuration.document import AssignmentError
from grader.data_classes import dataclass


@dataclass(frozen=True)
class Place:
    """One file."""

    path: Path

    def wrong(self, node: ast.AST, what: str) -> AssignmentError:
        """The error that names the file and the line of `node`, then says `what`."""
        return AssignmentError(f"{self.path}, line {getattr(node, 'lineno', 1)}: {what}.")
