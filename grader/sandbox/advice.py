"""What to change when an error comes from an older Python or numpy: sentences, where the cause is certain."""

from __future__ import annotations

import re

from grader.sandbox.newer_python import exceptions_without_brackets, newer_syntax

ALIASES = {"int": "int", "float": "float", "bool": "bool", "object": "object", "str": "str", "complex": "complex",
           "long": "int", "unicode": "str"}
RENAMED = {"product": "np.prod", "cumproduct": "np.cumprod", "sometrue": "np.any", "alltrue": "np.all",
           "float_": "np.float64", "complex_": "np.complex128", "Inf": "np.inf", "Infinity": "np.inf",
           "infty": "np.inf", "NaN": "np.nan", "PINF": "np.inf", "NINF": "-np.inf", "row_stack": "np.vstack",
           "in1d": "np.isin", "trapz": "np.trapezoid", "round_": "np.round", "asfarray": "np.asarray(a, dtype=float)",
           "msort": "np.sort(a, axis=0)", "asscalar": "a.item()", "unicode_": "np.str_", "string_": "np.bytes_",
           "cast": "np.asarray(a, dtype=...)", "mat": "np.asmatrix"}
PYTHON2 = {"xrange": "range", "raw_input": "input", "unicode": "str", "reduce": "functools.reduce", "long": "int"}


def explain_exception(exc: BaseException) -> str | None:
    """What the student should change, as one sentence, or None where the message itself has to do.

    For use in the worker, on any exception of the student's code, at load or in a call: append it to the message.
    """
    if isinstance(exc, AttributeError):
        return _removed_from_numpy(str(exc))
    if isinstance(exc, NameError):
        match = re.match(r"name '(\w+)' is not defined", str(exc))
        newer = PYTHON2.get(match.group(1)) if match else None
        if match and match.group(1) == "np":
            return "The file needs the line `import numpy as np`."
        return f"That is Python 2; write {newer}." if newer else None
    if isinstance(exc, ModuleNotFoundError):
        return (f"The package {exc.name} is not installed where homework is graded; if it is a file of yours, hand in "
                "both in one folder or zip.")
    return None


def _removed_from_numpy(message: str) -> str | None:
    match = re.match(r"(?:module 'numpy' has no attribute|`?np\.)\s*'?(\w+)", message)
    if not match:
        return None
    name = match.group(1)
    newer = RENAMED.get(name) or ALIASES.get(name)
    return f"np.{name} was removed from numpy; write {newer}." if newer else None


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
    return exceptions_without_brackets(text) or newer_syntax(message, text, source)
