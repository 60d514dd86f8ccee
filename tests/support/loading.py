"""A program read and run in this process, for our own samples only."""

from grader.sandbox.inside.loading import read, run
from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.program import Program


def load(program: Program, exposed: Exposed, *, statement_seconds: float) -> LoadReport:
    """What loading `program` in the namespaces of `exposed` came to."""
    return run(read(program, exposed), program.layout, statement_seconds=statement_seconds)()
