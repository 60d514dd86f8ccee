"""A team for a run: from what --cluster names to graders that work by its order."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from grader.classroom.cluster.batch import BatchConnection, read_batch
from grader.classroom.cluster.commission import commission
from grader.classroom.cluster.connection import SILENCE, Connection
from grader.classroom.cluster.target import Address, target
from grader.classroom.cluster.team import Team
from grader.classroom.graded import Order
from grader.classroom.warm import unknown
from grader.intake.errors import CallerError


def connected(address: str) -> Connection:
    """CallerError where no scheduler answers."""
    try:
        return Connection(address)
    except (*SILENCE, ValueError) as error:
        raise CallerError(f"No scheduler answers at {address}: start one there with `dask scheduler`, or look for a "
                          "mistake in the address.") from error


def team(named: str, order: Order, out: Path) -> Team:
    """For the run that leaves its results in `out`; nothing is connected yet. CallerError where that cannot be."""
    where = target(named)
    connect = partial(connected, where.text) if isinstance(where, Address) else partial(
        BatchConnection, read_batch(where))
    return Team(commission(order, out), unknown(order.homework, order.options), connect)
