"""A Report -> Gradescope's results.json, valid at every moment."""

from __future__ import annotations

import contextlib
import json
import math
import os
import secrets
import stat
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.judgement.verdict import TestVerdict, Verdict
from grader.results.allowance import for_student
from grader.results.attempt import Allowance
from grader.results.given_back import output_of, stored_tests
from grader.results.markdown import CAP, clean, escaped, explained, joined
from grader.results.report import GRADER_FAULT, NOT_JUDGED, Report, finite, hidden_sentence, passed
from grader.results.stories import next_sentence, told_in

if TYPE_CHECKING:
    from concurrent.futures import Future

UNFINISHED = ("Grading did not finish: the grader was stopped from outside. The tests below were judged before that; "
              "the score counts only these.")
PAUSE = 0.2  # seconds between two writes of one file: a test may take a millisecond


def as_text(report: Report) -> str:
    """`report` for its student as JSON in Gradescope's schema: finite numbers, clean text, nothing of hidden tests."""
    report = for_student(report)
    if report.given_back is not None:
        tests = ", ".join(_dumped(_plain(each)) for each in stored_tests(report.given_back))
    else:
        not_run = GRADER_FAULT if report.finished else NOT_JUDGED
        told = told_in(report.tests)
        tests = ", ".join(_test(each, not_run, told.get(each.number, "")) for each in report.tests)
    return f'{_dumped(_whole(report))[:-1]}, "tests": [{tests}]}}'


def _whole(report: Report) -> dict[str, Any]:
    """What is said of the submission as a whole: everything but its tests."""
    return {
        "score": report.score,
        # Whole seconds: a student's code decides how long it takes, and could say much in the digits.
        "execution_time": max(0.0, float(math.ceil(finite(report.execution_time)))),
        "output": joined(_overall(report), cap=3 * CAP),
        "output_format": "md",
        "test_output_format": "md",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "leaderboard": [{"name": clean(each.name), "value": _value(each.value), "order": each.order}
                        for each in report.leaderboard],
        "extra_data": _plain({
            "finished": report.finished, "attempt": report.attempt, "versions": report.versions,
            "seed": report.seed_hash, "isolation": report.isolation, "kept": report.kept,
            **({"training": asdict(report.learned)} if report.learned else {}),
            **({"attempts": _attempts(report.allowance)} if report.allowance else {}),
        }),
    }


def _attempts(allowance: Allowance) -> dict[str, object]:
    """What the next grading has to know of this one: platforms hand it on."""
    return {"number": allowance.number, "refused": escaped(allowance.refused), "faults": list(allowance.faults)}


def _overall(report: Report) -> list[str]:
    opening = [] if report.finished else [UNFINISHED]
    notes = joined(["- " + escaped(each) for each in report.notes], "\n", CAP // 2)
    fault = [f"{GRADER_FAULT} {escaped(report.fault)}".strip()] if report.grader_failed else []
    refusal = [explained(report.refusal)] if report.refusal else []
    before = [output_of(report.given_back)] if report.given_back else []
    judged = report.finished and not (report.refusal or report.given_back)
    step = next_sentence(report) if judged else ""
    return [*opening, *(escaped(each) for each in report.opening), *before, *refusal, *fault,
            *([f"**{escaped(step)}**"] if step else []), *([notes] if notes else [])]


@lru_cache(maxsize=256)  # the file is written after every test; most of it is as before
def _test(test: TestVerdict, not_run: str, told: str) -> str:
    error = test.max_relative_error
    shown = test.visibility == "visible"
    return _dumped({
        "number": test.number,
        "name": clean(test.name),
        "score": finite(test.score),
        "max_score": finite(test.max_score),
        "status": "passed" if passed(test) else "failed",
        "visibility": test.visibility,
        "tags": sorted({*test.tags, f"question:{test.question}", f"part:{test.part}"}),
        "output": f"The same as in {told}." if told else _output(test, not_run),
        "extra_data": {
            "question": test.question,
            "verdict": test.verdict.value,
            "misconceptions": list(test.misconceptions) if shown else [],
            "max_relative_error": float(error) if shown and error is not None and math.isfinite(error) else None,
        },
    })


def _dumped(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _output(test: TestVerdict, not_run: str) -> str:
    if test.visibility != "visible":
        return not_run if test.verdict is Verdict.NOT_RUN else hidden_sentence(test)
    fault = [not_run] if test.verdict is Verdict.NOT_RUN else []
    words = [explained(test.explanation)] if test.explanation else []
    return "\n\n".join(fault + words) or ("Correct." if passed(test) else "Not correct.")


def _value(value: float | str) -> float | str:
    return clean(value) if isinstance(value, str) else finite(value)


def _plain(value: Any) -> Any:
    """`value` as JSON can hold it: finite numbers, clean text, lists and objects; anything else as text."""
    if isinstance(value, dict) or hasattr(value, "items"):
        return {clean(str(key)): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return clean(str(value))


class ResultsFile:
    """A report on disk, by default as results.json: whoever reads it, even after a kill, reads a whole and valid file.

    A thread of its own writes: to replace a file takes longer than many a test. Of what waits the newest is written,
    and between two writes there is a pause, unless somebody waits for them.
    """

    def __init__(self, path: Path, as_text: Callable[[Report], str] = as_text) -> None:
        """`path` is resolved once; OSError if no file can be made beside it or it is a folder.

        A file that is there keeps its mode and its owner; a new one gets what the umask leaves.
        """
        self.path = Path(os.path.realpath(path))
        self._as_text = as_text
        if self.path.is_dir():
            raise IsADirectoryError(21, "it is a folder", str(path))
        self._before = self.path.stat() if self.path.exists() else None
        descriptor, probe = self._temporary()
        os.close(descriptor)
        os.unlink(probe)
        from concurrent.futures import ThreadPoolExecutor  # it takes long to import: only who writes needs it

        self._thread = ThreadPoolExecutor(max_workers=1)
        self._writing = threading.Lock()
        self._is_waited_for = threading.Event()
        self._next = time.monotonic()  # the earliest time of the next write
        self._newest: Report | None = None  # that waits to be written
        self._ended = False
        self._writes: deque[Future[None]] = deque()

    def write(self, report: Report) -> None:
        """Have the file replaced by `report`. OSError if that, or a write before it, has failed already."""
        if report.finished:  # should the disk be full for it, the one before is there
            self.wait()
        self._newest = report
        self._writes.append(self._thread.submit(self._replace_by_newest))
        while self._writes and self._writes[0].done():
            self._writes.popleft().result()

    def wait(self) -> None:
        """Return when all is written. OSError if it cannot be."""
        self._is_waited_for.set()
        try:
            while self._writes:
                self._writes.popleft().result()
        finally:
            self._is_waited_for.clear()

    def end(self, report: Report) -> None:
        """Write `report` at once and nothing after it, what is waiting neither; for a signal handler."""
        with self._writing:  # the main thread, which the handler interrupts, never holds it
            self._ended = True
            self._replace(self._as_text(report), report.finished)

    def _replace_by_newest(self) -> None:
        if self._newest is None:
            return
        self._is_waited_for.wait(max(0.0, self._next - time.monotonic()))
        with self._writing:
            report, self._newest = self._newest, None
            if report is not None and not self._ended:
                self._replace(self._as_text(report), report.finished)
                self._next = time.monotonic() + PAUSE

    def _replace(self, text: str, finished: bool) -> None:
        """Atomically: a temporary file beside it, renamed onto it; the last is flushed to disk."""
        descriptor, temporary = self._temporary()
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(text + "\n")
                if finished:  # a kill leaves a whole file without it; a power cut is not awaited 50 times
                    file.flush()
                    os.fsync(file.fileno())
            os.replace(temporary, self.path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def _temporary(self) -> tuple[int, Path]:
        name = self.path.with_name(f".results-{secrets.token_hex(8)}.json")
        mode = 0o600 if self._before else 0o666
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), mode)
        if self._before:
            _make_alike(name, self._before)
        return descriptor, name


def _make_alike(path: Path, before: os.stat_result) -> None:
    """Give `path` the mode of the file it will replace, and its owner where we may."""
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):  # only root may give a file away
            os.chown(path, before.st_uid, before.st_gid)
    path.chmod(stat.S_IMODE(before.st_mode))
