"""What is to be run: a student's source in pieces, and the rules it runs under."""

from __future__ import annotations

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
    is_cell: bool = False  # one of many cells: a broken one costs no other


@dataclass(frozen=True)
class Program:
    """A student's homework, ready to be loaded in a worker."""

    pieces: tuple[Piece, ...]
    contract: Contract = NO_CONTRACT                          # constants are given where the file does not set them
    layout: Layout = AS_IN_THE_CONTRACT                       # how its functions say what the contract says
    forbidden: tuple[str, ...] = ()                           # top-level packages whose import is refused
    noted: tuple[str, ...] = ()                               # ... whose import is only said in the report
    beside: tuple[str, ...] = ()                              # modules whose source is among the pieces
