"""A program read and run in this process, for our own samples only."""

from typing import Any

from grader.homework.contract import CONTRACT
from grader.sandbox.inside.loading import read, run
from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.program import Piece, Program


def load(program: Program, exposed: Exposed, *, statement_seconds: float) -> LoadReport:
    """What loading `program` in the namespaces of `exposed` came to."""
    return run(read(program, exposed), program.layout, statement_seconds=statement_seconds)()


def loaded(*sources: str, seconds: float = 2, forbidden: tuple[str, ...] = ()) -> tuple[Exposed, LoadReport]:
    """The namespaces of a file, or of several cells, after the load, and its report."""
    cells = len(sources) > 1
    pieces = tuple(Piece(source, f"cell {number}" if cells else "homework4.py", is_cell=cells) for number, source in enumerate(sources, 1))
    exposed = Exposed({"__name__": "homework4"})
    return exposed, load(Program(pieces, contract=CONTRACT, forbidden=forbidden), exposed, statement_seconds=seconds)


def program(text: str, **rules: Any) -> Program:
    """A program of one file."""
    return Program((Piece(text, "homework4.py"),), contract=CONTRACT, **rules)
