"""What is graded again: all that has no result or whose contents changed, what is asked for, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from grader.classroom.meant import meant
from grader.classroom.outcome import Hashes
from grader.classroom.result import Result, Run
from grader.classroom.roll import Class, Upload
from grader.data_classes import dataclass
from grader.intake.errors import CallerError
from grader.sandbox.protocol.contract import Contract

POSSIBLE = ("all, failed, question:NAME as in question:softmax, or the id of a submission, or the id, e-mail or name "
            "of a student")
CHANGED, ALL, FAILED, QUESTION, ONE = "changed", "all", "failed", "question", "one"
NEW = "not graded before"
CHANGES = {"submission": "what was handed in has changed",
           "homework": "the homework, the seed or the options have changed",
           "grader": "graded last by another version of the grader"}


@dataclass(frozen=True)
class Regrade:
    """What is asked for on top of what changed: everything, the grader's own failures, a function, or one student's.

    A function stands for the submissions that lost points in it: the others have nothing to gain.
    """

    kind: str = CHANGED
    name: str = ""

    @classmethod
    def parse(cls, text: str, contract: Contract) -> Regrade:
        """What `--regrade text` asks for of the functions of a contract. CallerError naming what is possible."""
        word, _, name = text.strip().partition(":")
        if not name and word in (ALL, FAILED):
            return cls(word)
        if word == QUESTION:
            functions = [function.name for function in contract.functions]
            if name not in functions:
                raise CallerError(f"--regrade {text}: there is no function {name!r}; they are {', '.join(functions)}.")
            return cls(QUESTION, name)
        if not text.strip() or set(text) & set("/\\"):
            raise CallerError(f"--regrade {text!r} says nothing: possible is {POSSIBLE}.")
        return cls(ONE, text.strip())

    def of(self, roll: Class) -> Regrade:
        """The same with an id in place of a student's e-mail or name. CallerError where that is several students'."""
        return replace(self, name=meant(roll, self.name)) if self.kind == ONE else self

    def __str__(self) -> str:
        return {CHANGED: "", QUESTION: f"{QUESTION}:{self.name}", ONE: self.name}.get(self.kind, self.kind)


@dataclass(frozen=True)
class Due:
    """An upload to be graded, and why, as the end of a sentence."""

    upload: Upload
    why: str


def decide(uploads: Iterable[Upload], hashes: Mapping[str, Hashes], results: Mapping[str, Result],
           regrade: Regrade | None = None, run: Run | None = None) -> tuple[Due, ...]:
    """The uploads to be graded, in their order. What the run has done before it was stopped is not done again.

    `hashes` are those of today, by upload. CallerError where `regrade` names a submission that is none of them.
    """
    uploads, regrade = tuple(uploads), regrade or Regrade()
    if regrade.kind == ONE and not any(_names(regrade.name, upload) for upload in uploads):
        raise CallerError(f"--regrade {regrade.name}: no submission and no student has this id; possible is "
                          f"{POSSIBLE}.")
    done = run.number if run is not None and run.resumed else None
    whys = ((upload, _why(upload, hashes[upload.id], results.get(upload.id), regrade, done)) for upload in uploads)
    return tuple(Due(upload, why) for upload, why in whys if why)


def in_turn(due: Sequence[Due], run: Run, chance: random.Random) -> tuple[Due, ...]:
    """In which order they are graded: their own; in one that is drawn anew each time, where a run goes on.

    So what a run was killed over, again and again perhaps, does not keep all others from being graded.
    """
    return tuple(chance.sample(due, len(due)) if run.resumed else due)


def _why(upload: Upload, today: Hashes, result: Result | None, regrade: Regrade, done: int | None) -> str:
    if result is None:
        return NEW
    for kind, why in CHANGES.items():
        if getattr(today, kind) != getattr(result.hashes, kind):
            return why
    if result.run != done and _asked(regrade, upload, result):
        return "asked for"
    return ""


def _asked(regrade: Regrade, upload: Upload, result: Result) -> bool:
    if regrade.kind == FAILED:
        return result.failed
    if regrade.kind == QUESTION:
        return any(test.question == regrade.name and test.score < test.max_score for test in result.tests)
    return regrade.kind == ALL or (regrade.kind == ONE and _names(regrade.name, upload))


def _names(name: str, upload: Upload) -> bool:
    return name.casefold() in (upload.id.casefold(), *(member.casefold() for member in upload.members))
