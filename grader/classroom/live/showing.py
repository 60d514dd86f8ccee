"""Show the page of a class while a run goes on, or do not: the run tells either how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import click

from grader.intake.errors import CallerError

if TYPE_CHECKING:
    from grader.classroom.page.files import Pages


class Follower(Protocol):
    """Whom a run tells."""

    def done(self) -> None:
        """One more submission is done."""

    def end(self, page: bytes) -> None:
        """The run has ended with this page of the class."""


class Nobody:
    """Follows no run."""

    def done(self) -> None:
        """As above."""

    def end(self, page: bytes) -> None:
        """As above."""


@contextmanager
def shown(port: int | None, pages: Pages | None, due: int) -> Iterator[Follower]:
    """Show `pages` at `port` while so many submissions are graded, and say where; for None nothing is shown.

    CallerError where there are no pages to show, or the port cannot be had.
    """
    if port is None:
        yield Nobody()
        return
    if not due:
        click.echo("Nothing is to be graded, so nothing is served: open index.html.", err=True)
        yield Nobody()
        return
    if pages is None:
        raise CallerError("--serve has no page to show without these packages.")
    from grader.classroom.live.following import Following
    from grader.classroom.live.server import PageServer

    following = Following(pages, due)
    with PageServer(following, port) as server:
        click.echo(f"The page of the class, while grading runs: {server.address}", err=True)
        yield following
        following.wait()
