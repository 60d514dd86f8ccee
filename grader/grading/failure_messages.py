"""One sentence for each way in which a call can fail to give an answer."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import singledispatch

from grader.grading.failures import BrokenQuestion, StudentFault
from grader.judgement.about import About
from grader.judgement.verdict import UNWRITTEN, Explanation, Verdict
from grader.sandbox.protocol.load_report import LoadError, LoadNote, LoadReport
from grader.sandbox.protocol.reply import Died, Missing, NotRun, Raised, Refused, Reply, TimedOut


def fault(function: str, reply: Reply, loaded: LoadReport) -> StudentFault:
    """The exception that says why `function` gave no answer."""
    if loaded.error is not None:
        return StudentFault(Verdict.ERROR, unusable(loaded.error))
    if isinstance(reply, Missing) and function in loaded.obstacles:
        return StudentFault(Verdict.MISSING, Explanation(_one_line(loaded.obstacles[function])))
    verdict, explanation = _explain(reply, function)
    return StudentFault(verdict, replace(explanation, sentence=_one_line(explanation.sentence)))


def _one_line(text: str) -> str:
    """Words of the student's that were set in lines of their own could pass for the grader's."""
    return " ".join(text.split())


def unusable(error: LoadError) -> Explanation:
    """Why nothing of the file can be graded: the place, and the line with a mark under the mistake."""
    where = f"{error.where}: " if error.where else ""
    line = error.line.expandtabs(4)
    mark = " " * (len(error.line[: max(0, error.caret - 1)].expandtabs(4))) + "^"
    shown = (line, mark) if error.caret else (line,)
    return Explanation(_one_line(where + error.sentence), evidence=shown if line else ())


def said(note: LoadNote) -> str:
    """A note of the load, as one line of the report."""
    return _one_line(f"{note.where}: {note.sentence}" if note.where else note.sentence)


@singledispatch
def _explain(reply: Reply, function: str) -> tuple[Verdict, Explanation]:
    raise BrokenQuestion(f"no sentence for a reply of kind {type(reply).__name__}")


@_explain.register
def _(reply: Missing, function: str) -> tuple[Verdict, Explanation]:
    near = f" Your file has {_listed(reply.near)}; is one of them meant?" if reply.near else ""
    return Verdict.MISSING, Explanation(f"{function} is not in your file.{near}", lacks="" if near else function)


@_explain.register
def _(reply: Raised, function: str) -> tuple[Verdict, Explanation]:
    if reply.kind == "NotImplementedError":
        return Verdict.MISSING, _not_implemented(function, reply.message)
    if reply.kind == "NoSuchNetwork":  # said by the worker of a file that knows networks of one depth only
        return Verdict.WRONG, Explanation(reply.message)
    message = f": {reply.message}" if reply.message else ""
    verdict = Verdict.MEMORY if reply.kind == "MemoryError" else Verdict.ERROR
    evidence = (f"{reply.where}:  {reply.line.strip()}",) if reply.line else ()
    return verdict, Explanation(f"{function} stopped with {reply.kind}{message}", evidence=evidence)


def _not_implemented(function: str, message: str) -> Explanation:
    """The template's functions name themselves in what they raise: another one may be missing than was called."""
    named = re.match(UNWRITTEN.format(r"(\w+)").rstrip("."), message)
    if named is None or named[1] == function:
        return Explanation(UNWRITTEN.format(function), lacks=function)
    return Explanation(f"{function} cannot be tried yet: it calls {named[1]}, which is not implemented yet.")


@_explain.register
def _(reply: TimedOut, function: str) -> tuple[Verdict, Explanation]:
    limits = {
        "wall": f"{function} was stopped after {reply.seconds:.0f} seconds, the time limit of one call.",
        "cpu": f"{function} was stopped: the processor time limit was reached after {reply.seconds:.0f} seconds.",
        "total": f"The time limit of the whole submission was reached while {function} was running.",
    }
    if reply.inside and reply.inside != function:
        limits["wall"] = (f"{function} calls {reply.inside}, which had not returned after {reply.seconds:.0f} seconds "
                          "and is not waited for again.")
    return Verdict.TIMEOUT, Explanation(limits[reply.limit])


@_explain.register
def _(reply: Died, function: str) -> tuple[Verdict, Explanation]:
    causes = {
        "memory": (Verdict.MEMORY, f"{function} needed more memory than the limit allows."),
        "disk": (Verdict.ERROR, f"{function} put more on the disk than the limit allows."),
        "exit": (Verdict.ERROR, f"{function} ended the whole program instead of returning a value."),
        "blocked": (Verdict.BLOCKED, f"{function} tried something that is not allowed while it is graded."),
    }
    verdict, sentence = causes.get(reply.cause, (Verdict.ERROR, f"{function} crashed the Python interpreter."))
    return verdict, Explanation(sentence, evidence=(reply.detail,) if reply.detail else ())


@_explain.register
def _(reply: Refused, function: str) -> tuple[Verdict, Explanation]:
    return Verdict.WRONG, Explanation(f"{function} returned something that cannot be judged: {reply.reason}")


@_explain.register
def _(reply: NotRun, function: str) -> tuple[Verdict, Explanation]:
    return Verdict.TIMEOUT, Explanation(f"{function} was not called: {reply.reason}",
                                        about=About.NO_TIME if reply.time_used_up else None)


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
