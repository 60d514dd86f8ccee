"""The report as it grows: every verdict goes to disk as it falls."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from grader.judgement.verdict import TestVerdict
from grader.results.destination import STANDARD_OUTPUT, destination
from grader.results.report import Report

OnProgress = Callable[[int, int], None]


def quiet(done: int, of: int) -> None:
    """Nobody watches."""


class ResultsUnwritable(Exception):
    """The caller named a results file that cannot be written; the message is one sentence."""


@contextmanager
def _writing(results: Path | None) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = "Standard output" if results == STANDARD_OUTPUT else f"The results file {results}"
        raise ResultsUnwritable(f"{where} cannot be written: {error.strerror}.") from error


class Recorder:
    """Keeps the newest report in `report` and, where a path is given, in its file. Raises ResultsUnwritable."""

    def __init__(self, report: Report, results: Path | None, on_progress: OnProgress = quiet,
                 inputs: Sequence[Path] = ()) -> None:
        """Writes the "did not finish" file at once; `inputs` are files and folders of the caller's to leave alone."""
        self._started = time.perf_counter()
        self._results = results
        with _writing(results):
            self._file = destination(results, inputs) if results is not None else None
        self._on_progress = on_progress
        self._done: set[str] = set()
        self.report = report
        self.update()
        self._wait()

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """However grading ended, its newest report is on disk."""
        self._wait()

    def expect(self, rubric: Sequence[TestVerdict]) -> None:
        """List every test of the rubric, each as not judged yet: whatever happens now, none vanishes."""
        self.update(tests=tuple(rubric))
        self._on_progress(0, len(rubric))

    def judged(self, verdict: TestVerdict) -> None:
        """Put one verdict in its place; a second verdict of the same test replaces the first."""
        self._done.add(verdict.number)
        self.settle([verdict])
        self._on_progress(len(self._done), len(self.report.tests))

    def settle(self, verdicts: Sequence[TestVerdict]) -> None:
        """Put all `verdicts` in their places at once; those not in the rubric come last."""
        tests = {test.number: test for test in (*self.report.tests, *verdicts)}
        if tuple(tests.values()) != self.report.tests:
            self.update(tests=tuple(tests.values()))

    def update(self, **changes: object) -> None:
        """Replace fields of the report and write it."""
        seconds = time.perf_counter() - self._started
        self.report = replace(self.report, **changes, execution_time=seconds)  # type: ignore[arg-type]
        if self._file is not None:
            with _writing(self._results):
                self._file.write(self.report)

    def abandon(self) -> None:
        """Put what is known now on disk and nothing after it: this is called from a signal handler."""
        if self._file is not None:
            self._file.end(self.report)

    def _wait(self) -> None:
        if self._file is not None:
            with _writing(self._results):
                self._file.wait()
