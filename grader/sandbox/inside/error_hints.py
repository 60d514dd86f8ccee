"""What to change when an error comes from an older Python or numpy: sentences, where the cause is certain."""

from __future__ import annotations

import re

from grader.sandbox.inside import changed_names
from grader.sandbox.inside.newer_python import exceptions_without_brackets, newer_syntax

# What the message says -> what to change; the first that fits.
HINTS = [(kind, re.compile(message), hint) for kind, message, hint in (
    (TypeError, r"list indices must be integers or slices, not (?:numpy\.bool_?|bool)$",
     "A list takes no comparison of numpy as an index since numpy 2; write `b if condition else a` or np.where."),
    (TypeError, r"list indices must be integers or slices, not tuple",
     "A list has one index, a[i][j]; for a[i, j] make an array of it with np.array."),
    (TypeError, r"list indices must be integers or slices, not (?:list|numpy\.ndarray)",
     "A list takes no list or array as an index; make an array of it with np.array first."),
    (TypeError, r"list indices must be integers or slices, not (?:numpy\.)?float|"
                r"'(?:numpy\.)?float\d*' object cannot be interpreted as an integer|"
                r"expected a sequence of integers or a single integer, got '\d+\.",
     "A size or an index is a whole number; use // for division, or int(...)."),
    (IndexError, r"only integers, slices .* are valid indices",
     "An index is a whole number or an array of them; use // for division, or int(...) and .astype(int)."),
    (TypeError, r"only integer scalar arrays can be converted to a scalar index",
     "A list takes no array as an index, so make an array of it with np.array first; and the arrays that "
     "np.concatenate, np.hstack and np.vstack join stand in one list or tuple."),
    (ValueError, r"inhomogeneous shape",
     "Arrays of different shapes make no array any more; keep them in a list, or ask for np.array(a, dtype=object)."),
    (TypeError, r"only (?:0-dimensional|length-1|size-1) arrays can be converted to Python scalars",
     "float, int and the functions of math take one number: use a.item() for an array of one, and np.exp, np.log and "
     "the like for more."),
    (ValueError, r"truth value of an array with more than one element is ambiguous",
     "`if`, `and`, `or` and max take one number; use np.where, & and |, np.maximum."),
    (OverflowError, r"Python integer -?\d+ out of bounds for u?int",
     "Since numpy 2 small whole numbers no longer grow by themselves; make the array one of floats, a.astype(float)."),
    (TypeError, r"Cannot cast ufunc '\w+' output from dtype\('float64'\) to dtype\('u?int",
     "The array on the left holds whole numbers; make it one of floats, a.astype(float), before you change it."),
    (TypeError, r"unsupported operand type\(s\) for [-*/+@]+=?: 'list' and '(?:list|float|int)'|"
                r"can't multiply sequence by non-int",
     "Lists are not calculated with; make an array of it with np.array, or go over its elements."),
    (ValueError, r"Unable to avoid copy while creating an array", "Write np.asarray(a) for np.array(a, copy=False)."),
    (TypeError, r"Calling np\.sum\(generator\)", "Write sum(...) of Python, or np.sum([...])."),
    (TypeError, r"'(?:map|zip|filter|dict_keys|dict_values|dict_items|range_iterator)' object is not subscriptable|"
                r"object of type '(?:map|zip|filter)' has no len",
     "That was a list in Python 2; write list(...) around it."),
    (TypeError, r"unsupported operand type\(s\) for -: 'bool' and|numpy boolean subtract",
     "Comparisons are not subtracted; make numbers of them, (a > 0).astype(float)."),
)]


def explain_exception(exc: BaseException) -> str | None:
    """What the student should change, as one sentence, or None where the message itself has to do.

    For use in the worker, on any exception of the student's code, at load or in a call: append it to the message.
    """
    message = _message(exc)
    if isinstance(exc, AttributeError):
        return _changed_attribute(message)
    if isinstance(exc, NameError):
        return _changed_name(message)
    if isinstance(exc, ModuleNotFoundError) and str(exc.name) not in changed_names.MODULES:
        return (f"The package {exc.name} is not installed where homework is graded; if it is a file of yours, hand in "
                "both in one folder or zip.")
    if isinstance(exc, ImportError):
        return _changed_import(exc, message)
    return next((hint for kind, says, hint in HINTS if isinstance(exc, kind) and says.search(message)), None)


def _message(exc: BaseException) -> str:
    try:
        return str(exc)[:500]
    except BaseException:  # a hostile __str__ of the student's
        return ""


def _changed_name(message: str) -> str | None:
    match = re.match(r"name '(\w+)' is not defined", message)
    newer = changed_names.PYTHON2.get(match.group(1)) if match else None
    if match and match.group(1) == "np":
        return "The file needs the line `import numpy as np`."
    return f"That is Python 2; write {newer}." if newer else None


def _changed_attribute(message: str) -> str | None:
    """For an attribute that numpy, or the Python of the time, had."""
    if match := re.match(r"(?:module 'numpy' has no attribute|`?np\.)\s*'?(\w+)", message):
        newer = changed_names.numpy_name(match.group(1))
        return f"np.{match.group(1)} was removed from numpy; write {newer}." if newer else None
    if match := re.match(r"[Mm]odule '([\w.]+)' has no attribute '(\w+)'", message):
        newer = changed_names.MOVED.get((match.group(1), match.group(2)))
        return f"{match.group(1)}.{match.group(2)} is no longer there; write {newer}." if newer else None
    if match := re.match(r"'numpy\.ndarray' object has no attribute '(\w+)'", message):
        newer = changed_names.ARRAY_METHODS.get(match.group(1))
        return f"a.{match.group(1)} was removed from numpy; write {newer}." if newer else None
    match = re.match(r"'dict' object has no attribute '(\w+)'", message)
    newer = changed_names.METHODS_OF_PYTHON2.get(match.group(1)) if match else None
    return f"That is Python 2; write {newer}." if newer else None


def _changed_import(exc: ImportError, message: str) -> str | None:
    """For a module or a name of one that has moved."""
    if str(exc.name) in changed_names.MODULES:
        return f"{exc.name} is no longer there; import {changed_names.MODULES[str(exc.name)]}."
    match = re.match(r"cannot import name '(\w+)' from '([\w.]+)'", message)
    newer = changed_names.MOVED.get((match.group(2), match.group(1))) if match else None
    if match and match.group(2) == "numpy" and newer is None:
        newer = changed_names.numpy_name(match.group(1))
    return f"{match.group(1)} is no longer in {match.group(2)}; use {newer}." if match and newer else None


def explain_syntax(error: SyntaxError, source: str = "") -> str | None:
    """What to change where the cause is known: Python 2, a newer Python, tabs and spaces, marks of git.

    `source` is the statement in which the error stands.
    """
    message, text = error.msg or "", (error.text or "").strip()
    if isinstance(error, TabError):
        return "This line mixes tabs and spaces; indent the whole file with spaces."
    if "call to 'print'" in message or re.match(r"print\s+[^\s(=]", text):
        return "That is Python 2: print is a function now, write print(...)."
    if "exec" in message and "parentheses" in message:
        return "That is Python 2: exec is a function now, write exec(...)."
    if "non-printable character" in message:
        return "There is an invisible character on this line, pasted from a web page or a PDF; type the line anew."
    if re.search("invalid character '[“”‘’„]'", message):
        return "These are typographic quotes; write \" or '."
    if text.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        return "That is left over from a merge in git; choose one version and remove the marks."
    if "leading zeros in decimal integer" in message or (
            "decimal literal" in message and re.search(r"\b(?:0[0-7]+|\d+[lL])\b", text)):
        return "That is Python 2: write 0o17 for 017, and 10 for 10L."
    if re.match(r"raise\s+\w+\s*,", text):
        return "That is Python 2; write `raise Error(message)`."
    if "<>" in text:
        return "That is Python 2; write != for <>."
    return exceptions_without_brackets(text) or newer_syntax(message, text, source)
