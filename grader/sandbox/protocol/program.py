"""What is to be run: a student's source in pieces, and the rules it runs under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from grader.sandbox.protocol.contract import NO_CONTRACT, Contract
from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.layout import AS_IN_THE_CONTRACT, Layout

Value = Any
"""All that crosses the wire: ndarray, float, int, bool, str, None, tuples of these and dicts from str to these."""


@dataclass(frozen=True)
class Piece:
    """One stretch of student source: a whole .py file, or one cell of a notebook."""

    text: str
    label: str  # what messages call it: "homework.py" or "cell 3"
    module: str = ""  # the module that it is, where it was handed in beside the homework
    is_package: bool = False  # the __init__.py of a package
    is_cell: bool = False  # one of many cells: a broken one costs no other


@dataclass(frozen=True)
class Program:
    """A student's homework, ready to be loaded in a worker."""

    pieces: tuple[Piece, ...]
    contract: Contract = NO_CONTRACT                          # constants are given where the file does not set them
    layout: Layout = AS_IN_THE_CONTRACT                       # how its functions say what the contract says
    forbidden: tuple[str, ...] = ()                           # top-level packages whose import is refused
    noted: tuple[str, ...] = ()                               # ... whose import is only said in the report
    name: str = ""                                            # the module that the homework is, in packages perhaps
    also: Mapping[str, str] = field(default_factory=dict)     # other names under which modules are imported -> theirs

    @property
    def modules(self) -> dict[str, bool]:
        """The modules beside the homework whose source is among the pieces, and whether each is a package."""
        return {piece.module: piece.is_package for piece in self.pieces if piece.module}

    @property
    def is_package(self) -> bool:
        """Whether the homework is the __init__.py of a package."""
        return any(piece.is_package and not piece.module for piece in self.pieces)

    @property
    def is_notebook(self) -> bool:
        """Whether it consists of cells."""
        return any(piece.is_cell for piece in self.pieces)
