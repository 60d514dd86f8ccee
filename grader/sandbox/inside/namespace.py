"""What a loaded namespace offers: its functions, those inside a class lifted out, and the contract's constants."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Protocol

from grader.sandbox.inside.notebook_stand_ins import quiet_stand_ins
from grader.sandbox.inside.rerouting import classes_of
from grader.sandbox.protocol.contract import NO_CONTRACT, Contract
from grader.sandbox.protocol.layout import Dialect
from grader.sandbox.protocol.wire import is_sendable

Namespace = dict[str, Any]
MOST_DECORATORS = 5  # of one function, to look through


class Speaks(Protocol):
    """A function of the file that says in a `dialect` of its own what the contract says; see dialects."""

    @property
    def dialect(self) -> Dialect:
        """How it says it."""

    def is_called(self, called: Any) -> bool:
        """Whether `called` is this function."""

    def understood(self, given: Sequence[Any]) -> tuple[Any, ...]:
        """The contract's arguments in a call of the file's own."""

    def heard(self, value: Any, arguments: Sequence[Any]) -> Any:
        """The file's own value as the contract has it."""

    def answer(self, true: Any, own: Any, given: Sequence[Any]) -> Any:
        """The contract's value as the file expects it."""


@dataclass
class Exposed:
    """A loaded file: its namespace, which stays the student's, and the entries through which the grader calls it.

    `module` is the one that has the namespace, `modules` are the student's own beside the file, by name. An entry is a
    function of the student's as the contract has it: `lifted` out of a class, given what it asks for beside the
    contract, understood by its dialect. `speakers` are the functions that have one, by the contract's names. `refused`
    are functions that the grader does not call, and that other code of the file cannot.
    """

    namespace: Namespace
    contract: Contract = NO_CONTRACT
    module: ModuleType | None = None
    modules: dict[str, ModuleType] = field(default_factory=dict)
    entries: dict[str, Callable[..., Any]] = field(default_factory=dict)
    lifted: dict[str, Callable[..., Any]] = field(default_factory=dict)
    speakers: dict[str, Speaks] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()

    @property
    def namespaces(self) -> tuple[Namespace, ...]:
        """All that hold code of the student's, the homework's own first."""
        return self.namespace, *map(vars, self.modules.values())

    def function(self, name: str) -> Callable[..., Any] | None:
        """What the grader calls for `name`, or None where the file has nothing for it."""
        found = next((names[name] for names in (self.entries, *self.namespaces) if name in names), None)
        return found if callable(found) and name not in self.refused else None

    def own(self, name: str) -> Any:
        """What the file itself has under `name`, in a class or outside."""
        return self.lifted.get(name, self.namespace.get(name))


def functions_of(exposed: Exposed) -> dict[str, tuple[str, ...]]:
    """Every function by name, with the names of its parameters."""
    hidden = quiet_stand_ins()
    names = {name: value for each in (*exposed.namespaces[::-1], exposed.entries) for name, value in each.items()}
    return {name: parameters(value) for name, value in names.items()
            if not name.startswith("_") and name not in hidden and inspect.isroutine(value)}


def parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the parameters of `function`, or () where they cannot be known."""
    try:
        return tuple(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return ()


def constants_of(exposed: Exposed) -> dict[str, Any]:
    """The contract's constants that are plain numbers, or lists of them (as tuples)."""
    found: dict[str, Any] = {}
    for constant in exposed.contract.constants:
        value: Any = exposed.namespace.get(constant.name)
        if type(value) in (list, tuple) and all(map(_is_number, value)):
            found[constant.name] = tuple(value)
        elif _is_number(value):
            found[constant.name] = value
    return found


def _is_number(value: Any) -> bool:
    """Whether it is a plain number that a message can hold."""
    return type(value) is float or (type(value) is int and is_sendable(value))


def lift_methods(exposed: Exposed) -> list[tuple[str, str]]:
    """Make entries of the homework's functions that stand inside exactly one class; a (where, sentence) for each.

    A file that has all of them elsewhere is asked for none of another published form: its methods are its own affair.
    """
    homes: dict[type, list[str]] = {}
    lacking = [name for name in exposed.contract.names if exposed.function(name) is None]
    for name in lacking if not exposed.contract.by_name.keys().isdisjoint(lacking) else ():
        holders = [cls for cls in classes_of(exposed.namespaces) if name in vars(cls)]
        if len(holders) == 1:
            homes.setdefault(holders[0], []).append(name)
    return [(f"class {cls.__name__}", _lifted(cls, sorted(names), exposed)) for cls, names in homes.items()]


def _lifted(cls: type, names: list[str], exposed: Exposed) -> str:
    holder, said = _instance(cls, exposed.namespace)
    for name in names:
        raw = vars(cls)[name]
        bound = isinstance(raw, (staticmethod, classmethod)) or _takes_self(raw, name, exposed.contract)
        exposed.entries[name] = getattr(holder, name) if bound else raw
    how = "is graded as a function" if len(names) == 1 else "are graded as functions"
    return f"{', '.join(names)} {how} of the file{said}."


def _takes_self(function: Any, name: str, contract: Contract) -> bool:
    """Whether the first parameter is the object: by its name, or because there is one more than the contract has.

    Of a decorated function that takes anything, the parameters of the function within decide.
    """
    names = parameters(_within(function))
    entry = contract.by_name.get(name)
    return names[:1] == ("self",) or (entry is not None and len(names) == entry.arity + 1)


def _within(function: Any) -> Any:
    """The function that a decorator wrapped in one of (*args, **kwargs), where it can be found."""
    for _ in range(MOST_DECORATORS):
        kinds = {each.kind for each in inspect.signature(function).parameters.values()}
        cells = [cell.cell_contents for cell in getattr(function, "__closure__", None) or ()]
        inner = [each for each in cells if inspect.isfunction(each) and each is not function]
        if inspect.Parameter.VAR_POSITIONAL not in kinds or len(inner) != 1:
            break
        function = inner[0]
    return function


def _instance(cls: type, namespace: Namespace) -> tuple[Any, str]:
    """An object of the class to call the methods of, and what there is to say of it."""
    for name, value in namespace.items():
        if type(value) is cls:
            return value, f", called on your object {name}"
    try:
        return cls(), ""
    except Exception as error:  # its constructor asks for something nobody here can know
        wanted = [each for each in parameters(cls.__init__) if each != "self"]  # type: ignore[misc]
        why = f"asks for {', '.join(wanted)}" if wanted else f"stops with {type(error).__name__}"
        return object.__new__(cls), f"; its constructor {why}, so what it would set is missing"
