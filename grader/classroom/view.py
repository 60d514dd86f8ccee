"""What whoever runs a class sees of it: a bar on a terminal, a line for each submission elsewhere."""

from __future__ import annotations

import sys
from collections import Counter
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

import click

from grader.classroom.graded import Graded
from grader.classroom.outcome import UNREADABLE
from grader.results.report import passed

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

BAR = 20  # columns
MOST_NAMED = 3  # of what goes wrong most often


class View(Protocol):
    """Use as a context manager; told of each submission as it is done."""

    def __enter__(self) -> View: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None: ...

    def done(self, graded: Graded) -> None:
        """One more is done."""

    def close(self) -> None:
        """Leave the screen as it was, from a signal handler too."""


class Lines:
    """A line on standard error for each submission."""

    def __init__(self, of: int) -> None:
        self._of, self._count = of, 0

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """Nothing stays on the screen that would have to go."""

    def done(self, graded: Graded) -> None:
        self._count += 1
        click.echo(f"{self._count}/{self._of} {graded.id}: {outcome(graded)}", err=True)

    def close(self) -> None:
        """As above."""


class Bar:
    """A bar with the rate, the time left, and what goes wrong most often."""

    def __init__(self, of: int, console: Console | None = None) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
        from rich.table import Column

        rest = Column(ratio=1, no_wrap=True)  # what is left of the line: in a narrow one this is cut, and nothing else
        columns = (TextColumn("Grading"), BarColumn(BAR), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
                   TimeRemainingColumn(), TextColumn("{task.fields[wrong]}", table_column=rest))
        self._bar: Progress = Progress(*columns, console=console or Console(stderr=True), transient=True, expand=True)
        self._task = self._bar.add_task("", total=of, rate="", wrong="")
        self._wrong: Counter[str] = Counter()

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def done(self, graded: Graded) -> None:
        self._wrong.update(sorted(wrong(graded)))  # those that are as frequent stay in one order
        most = ", ".join(f"{name} {count}" for name, count in self._wrong.most_common(MOST_NAMED))
        self._bar.advance(self._task)
        speed = self._bar.tasks[0].speed
        self._bar.update(self._task, rate=f"{60 * speed:.0f} a minute" if speed else "",
                         wrong=f"wrong: {most}" if most else "")

    def close(self) -> None:
        self._bar.stop()


def view(of: int) -> View:
    """The view that fits standard error."""
    return Bar(of) if sys.stderr is not None and sys.stderr.isatty() else Lines(of)


def outcome(graded: Graded) -> str:
    """ "84 of 100", why nothing was graded, or that the grader failed."""
    report = graded.report
    if report.fault == f"({UNREADABLE})":
        return f"not graded, {UNREADABLE}"
    if report.grader_failed:
        return f"not graded, the grader failed {report.fault}".rstrip()
    points = f"{report.score:g} of {report.max_score:g}"
    return f"{points}, cannot be used as it is" if report.refusal is not None else points


def wrong(graded: Graded) -> set[str]:
    """What went wrong, each once: mistakes by their names, functions without one, or that nothing could be graded."""
    report = graded.report
    if report.grader_failed:
        return {"grader failed"}
    if report.refusal is not None:
        return {"not usable"}
    failed = [test for test in report.tests if not passed(test)]
    named = {mistake for test in failed for mistake in test.misconceptions}
    return named | {test.question for test in failed if not test.misconceptions}
