"""Whether a statement is taken apart into what stands in it, and why: where as a whole it leaves that undefined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from grader.sandbox.inside.failures import Failure, ImportLeftOut
from grader.sandbox.inside.statements import Parts, Statement, Whole
from grader.sandbox.protocol.blocks import leaves
from grader.sandbox.protocol.names import bound

MOST_NAMED = 20


def never_defines(parts: Parts) -> bool:
    """Whether no run of the whole can define it: a call, of a function that keeps its names for itself."""
    return parts.whole is Whole.CALL and bool(parts.only_here)


def why_apart(parts: Parts, failure: Failure | None, namespace: Mapping[str, Any], before: Mapping[str, Any]) -> str:
    """Why a statement is taken apart that was run as a whole with this `failure`, or with none; "" where it is not.

    `before` is what the namespace held then. What Python does with a condition that is not true, and with what an
    except block gives instead, stays; but functions of the homework that stand nowhere else count, unless the file
    itself switches them off.
    """
    absent = [name for name in parts.only_here if name not in namespace]
    if never_defines(parts):
        them = "it" if len(parts.only_here) == 1 else "them"
        return f"{_named(parts.only_here)} stood inside {parts.function}, where nothing outside could call {them}."
    if failure is not None and not isinstance(failure, ImportLeftOut):
        lacks = parts.again or unchanged(parts.holds, namespace, before)
        return f"It failed as a whole: {failure}" if lacks else ""
    if absent and parts.whole is Whole.BLOCK:
        return f"As a whole it left undefined: {_named(absent)}."
    if absent and parts.whole is Whole.CONDITION and parts.asks:
        return f"Its condition is not true where it is graded, and nothing else defines: {_named(absent)}."
    return ""


def unchanged(names: Iterable[str], namespace: Mapping[str, Any], before: Mapping[str, Any]) -> set[str]:
    """Those of `names` that the namespace does not hold, or holds as it did before."""
    return {name for name in names if name not in namespace or (
        name in before and namespace[name] is before[name])}


def put_back(namespace: dict[str, Any], before: Mapping[str, Any]) -> None:
    """Give all names the values they had, so that what runs again finds what it found the first time."""
    for name in set(namespace) - set(before):
        del namespace[name]
    namespace.update(before)


def defines(statement: Statement) -> set[str]:
    """The names that a statement defines, outside of functions."""
    return {name for leaf in leaves(statement.node) for name in bound(leaf)}


def _named(names: Iterable[str]) -> str:
    ordered = sorted(names)
    return ", ".join(ordered[:MOST_NAMED]) + " ..." * (len(ordered) > MOST_NAMED)
