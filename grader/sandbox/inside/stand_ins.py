"""Functions that stand in for the student's own, and read the constants that the student's code has set by then."""

from __future__ import annotations

from types import FunctionType
from typing import Any

from grader.sandbox.inside.namespace import Exposed, Namespace

_NONE = object()


class StandIn:
    """The function `name` that `source` defines. Its globals are the student's, and no trace of it is left there.

    A constant may be set in a module beside the homework: what was changed there since this was made is the student's.
    """

    def __init__(self, source: str, name: str, exposed: Exposed) -> None:
        self._namespace = exposed.namespace
        self._function = _made(source, name, exposed.namespace)
        constants = {each.name for each in exposed.contract.constants}
        self._before = [(names, {each: names[each] for each in constants & names.keys()})
                        for names in map(vars, exposed.modules.values())]

    def __call__(self, *arguments: Any) -> Any:
        changed = {each: names[each] for names, before in self._before for each, value in before.items()
                   if names.get(each, value) is not value}
        if not changed:
            return self._function(*arguments)
        return FunctionType(self._function.__code__, {**self._namespace, **changed})(*arguments)


def _made(source: str, name: str, namespace: Namespace) -> FunctionType:
    before = dict(namespace)
    exec(compile(source, "stand-in", "exec"), namespace)
    made: FunctionType = namespace[name]
    for changed in [each for each, value in namespace.items() if before.get(each, _NONE) is not value]:
        if changed in before:
            namespace[changed] = before[changed]
        else:
            del namespace[changed]
    return made
