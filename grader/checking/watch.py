"""`check --watch`: the whole report once, and after each save only what it has changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.checking.contents import Watched
from grader.checking.saves import Event, Saves
from grader.intake.errors import CallerError
from grader.judgement.verdict import Explanation
from grader.results import terminal
from grader.results.allowance import for_student
from grader.results.changes import changes
from grader.results.report import Report
from grader.results.terminal.changed import show_changes

POLL = 0.05  # seconds between two looks at the file system, each of which is one call to it
WATCHING = "Watching {name}: it is checked again when you save it. Ctrl-C ends this."
IS_GONE = "{name} is gone. Waiting until it is there again."
IS_BACK = "{name} is there again, as it was."


@dataclass
class Shown:
    """What the student has read: the last report on a file that could be used, and why it cannot be used now."""

    verbose: bool
    report: Report | None = None
    refused: Explanation | None = None

    def show(self, report: Report) -> None:
        """Tell `report`, as far as it says anything new."""
        report = for_student(report)
        if self.report is None:
            terminal.show(report, verbose=self.verbose)
        else:
            show_changes(changes(self.report, report, self.refused), report, time.strftime("%H:%M:%S"),
                         verbose=self.verbose)
        self.refused = report.refusal
        if report.refusal is None:
            self.report = report


def watch(path: Path, check: Callable[[], Report], say: Callable[[str], None], *, verbose: bool = False) -> None:
    """Check `path` now and after each save, until the program is told to stop.

    CallerError where the first check cannot be made.
    """
    shown = Shown(verbose)
    watched = Watched(path)
    saves = Saves(watched.contents(), watched.contents())
    shown.show(check())
    say(WATCHING.format(name=path.name))
    for event in _events(watched, saves):
        if event is Event.SAVED:
            _check_again(check, shown)
        else:
            say((IS_GONE if event is Event.GONE else IS_BACK).format(name=path.name))


def _check_again(check: Callable[[], Report], shown: Shown) -> None:
    try:
        shown.show(check())
    except CallerError:  # it was taken away at that moment: said when it stays away
        return


def _events(watched: Watched, saves: Saves) -> Iterator[Event]:
    while True:
        event = saves.notice(watched.contents(), time.monotonic())
        if event is not None:
            yield event
        time.sleep(POLL)
