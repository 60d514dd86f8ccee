"""The graded tests as pytest collects them: once a process, with nothing but our own configuration around it.

Only tests that make use of pytest need this; see test_modules.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from grader.grading.failures import BrokenQuestion
from grader.grading.question import Question, question

# What of pytest is not needed here takes a third of the time of a grading.
UNUSED = ("cacheprovider", "terminal", "logging", "warnings", "doctest", "junitxml", "faulthandler", "unittest",
          "unraisableexception", "threadexception", "debugging", "legacypath", "tmpdir", "recwarn", "pastebin",
          "setuponly", "setupplan", "stepwise", "subtests", "nose", "monkeypatch", "skipping", "terminalprogress")
ARGUMENTS = ("--noconftest", "--assert=plain", "-s", *(word for name in UNUSED for word in ("-p", f"no:{name}")))


@dataclass(eq=False)  # pytest before 9.1 keeps its plugins in a set
class _Collector:
    """The plugin that takes what pytest collects, and lets it run nothing."""

    items: list[pytest.Function] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.faults.append(report.longreprtext)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = [item for item in session.items if isinstance(item, pytest.Function)]
        return True


@cache  # the questions of a process stay the same, and to collect them takes as long as to ask half of them
def collected(folder: Path, paths: tuple[Path, ...]) -> tuple[Question, ...]:
    """The questions in the files `paths` of `folder`. BrokenQuestion where pytest cannot collect them."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)
    collector = _Collector()
    own = ("-c", str(folder / "pytest.ini"), "--rootdir", str(folder))
    code = pytest.main([*own, *ARGUMENTS, *map(str, paths)], plugins=[collector])
    if code == pytest.ExitCode.INTERRUPTED and not collector.faults:  # Ctrl-C, which pytest keeps to itself
        raise KeyboardInterrupt
    if collector.faults or code != pytest.ExitCode.OK:
        raise BrokenQuestion("; ".join(collector.faults) or f"pytest ended with {code!r}")
    return tuple(map(_question, collector.items))


def _question(item: pytest.Function) -> Question:
    chosen = getattr(item, "callspec", None)
    return question(item.function, dict(chosen.params) if chosen is not None else {})
