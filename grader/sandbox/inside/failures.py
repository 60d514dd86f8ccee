"""How a top-level statement of the student's can fail, in words."""

from __future__ import annotations

from grader.sandbox.inside.error_hints import explain_exception
from grader.sandbox.inside.forbidden import forbidden_sentence
from grader.sandbox.inside.own_folder import without_folder


class Failure(Exception):
    """Why a statement was skipped; as text, the end of a sentence."""


class TooSlow(Failure):
    """Its time was up, so many seconds."""

    def __str__(self) -> str:
        return f"it takes longer than {self.args[0]:g} seconds."


class Stopped(TooSlow):
    """It took the process along."""

    def __str__(self) -> str:
        return f"it ended the whole program, or could not be interrupted after {self.args[0]:g} seconds."


class Needs(Failure):
    """A name that is not there."""

    def __str__(self) -> str:
        return f"the name {self.args[0]} is not defined."


class Uses(Failure):
    """A package that the homework may not use."""

    def __str__(self) -> str:
        return forbidden_sentence(self.args[0])


class ImportLeftOut(Failure):
    """The import of such a package."""

    def __str__(self) -> str:
        return (f"The import of {self.args[0]} was left out: the gradients are to be written by hand in numpy. Only "
                "functions that call into it are refused.")


def failure_of(error: BaseException) -> Failure:
    """What a statement that raised `error` failed for."""
    advice = explain_exception(error)
    if isinstance(error, NameError) and getattr(error, "name", None) and (advice is None or error.name == "np"):
        return Needs(error.name)
    try:
        words = without_folder(str(error)).partition("\n")[0][:300]
    except Exception:  # a hostile __str__ of the student's
        words = ""
    told = f"{type(error).__name__}: {words}".rstrip(": ")
    return Failure(told + ("" if told.endswith(".") else ".") + (f" {advice}" if advice else ""))
