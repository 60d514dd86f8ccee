"""Send every call of a student's function elsewhere, however the student's code reaches it.

A function written in Python is rerouted by its code object: module functions, methods, static methods, closures,
imported names and aliases all share the function, so all of them are reached, and nothing has to be found. What has no
code of the student's (a function of a library, an object that can be called) is exchanged wherever it is bound.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from typing import Any

from grader.sandbox.protocol.data_classes import dataclass

Namespace = dict[str, Any]
Namespaces = Sequence[Namespace]  # of the homework, and of modules beside it
Called = Callable[..., Any]
Handler = Callable[[Called, tuple[Any, ...], dict[str, Any]], Any]
"""What a call does instead: given the student's own function, the arguments without `self`, and those by name."""

OWN = "__own__"  # where a function of ours that wraps a student's keeps the student's
_SLOT = "the function that answers"


@dataclass(frozen=True)
class Implementation:
    """One function of the student's that implements a name, and the class it stands in, if any."""

    function: Any
    home: type | None = None


def implementations(name: str, namespaces: Namespaces, entry: Any = None) -> list[Implementation]:
    """Whatever implements `name` in the student's files: what is graded, and what stands in its classes."""
    found = [_implementation(each) for each in (entry, *(names.get(name) for names in namespaces)) if callable(each)]
    for cls in classes_of(namespaces):
        if name in vars(cls) and callable(getattr(cls, name, None)):
            found.append(Implementation(_plain(vars(cls)[name]), cls))
    by_identity: dict[int, Implementation] = {}
    for each in found:
        known = by_identity.get(id(each.function))
        by_identity[id(each.function)] = each if known is None or known.home is None else known
    return list(by_identity.values())


def classes_of(namespaces: Namespaces) -> list[type]:
    """The classes that the student's files define."""
    homes = {names.get("__name__") for names in namespaces}
    classes = dict.fromkeys(value for names in namespaces for value in names.values() if isinstance(value, type))
    return [each for each in classes if each.__module__ in homes]


def _implementation(value: Any) -> Implementation:
    value = own(value)
    if isinstance(value, types.MethodType):
        holder = value.__self__
        return Implementation(value.__func__, holder if isinstance(holder, type) else type(holder))
    return Implementation(_plain(value))


def own(value: Any) -> Any:
    """The student's own function behind any that are ours."""
    while (inner := getattr(value, "__dict__", {}).get(OWN)) is not None:
        value = inner
    return value


def _plain(value: Any) -> Any:
    return value.__func__ if isinstance(value, (staticmethod, classmethod)) else value


@contextmanager
def rerouted(name: str, namespaces: Namespaces, entry: Any, handler: Handler) -> Iterator[None]:
    """Inside, every call of what implements `name` goes to `handler`. A name that nothing implements is made."""
    found = implementations(name, namespaces, entry)
    with ExitStack() as restored:
        for each in found:
            if _has_own_code(each.function, namespaces):
                restored.enter_context(_other_code(each, handler))
            else:
                restored.enter_context(_exchanged(each, namespaces, handler))
        if not found:
            for names in namespaces:
                restored.enter_context(_bound(names, name, _where_there_is_none(name, handler)))
            for cls in classes_of(namespaces):
                restored.enter_context(_attribute(cls, name, _on_a_class(cls, name, handler)))
        yield


def _where_there_is_none(name: str, handler: Handler) -> Called:
    """For a file that does not define `name`: its other code may still call it."""
    def call(*arguments: Any, **named: Any) -> Any:
        return handler(missing(name), arguments, named)

    return call


def _on_a_class(home: type, name: str, handler: Handler) -> Called:
    """The same, called on the class or on an object of it."""
    def call(*arguments: Any, **named: Any) -> Any:
        return handler(missing(name), _without_holder(home, arguments)[1], named)

    return call


def missing(name: str) -> Called:
    """Stands for a function that is not there."""
    def call(*arguments: Any, **named: Any) -> Any:
        raise NameError(f"name {name!r} is not defined", name=name)

    return call


def _has_own_code(function: Any, namespaces: Namespaces) -> bool:
    return isinstance(function, types.FunctionType) and any(function.__globals__ is names for names in namespaces)


@contextmanager
def _other_code(target: Implementation, handler: Handler) -> Iterator[None]:
    function, code = target.function, target.function.__code__
    original = types.FunctionType(code, function.__globals__, function.__name__, function.__defaults__,
                                  function.__closure__)
    original.__kwdefaults__ = function.__kwdefaults__
    original.__dict__.update(function.__dict__)

    def dispatch(arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        bound, rest = _without_holder(target.home, arguments)
        inner = original if not bound else types.MethodType(original, bound[0])
        return handler(inner, rest, named)

    function.__code__ = _detour(code.co_freevars, dispatch)
    try:
        yield
    finally:
        function.__code__ = code


def _without_holder(home: type | None, arguments: tuple[Any, ...]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The object or class that a method was called on, if any, and the arguments that follow it."""
    if home is not None and arguments:
        first = arguments[0]
        if isinstance(first, home) or (isinstance(first, type) and issubclass(first, home)):
            return arguments[:1], arguments[1:]
    return (), arguments


def _detour(free: tuple[str, ...], dispatch: Callable[[tuple[Any, ...], dict[str, Any]], Any]) -> types.CodeType:
    """Code that hands all arguments to `dispatch`, for a function with the free variables `free`."""
    code = _pattern(free)
    return code.replace(co_consts=tuple(dispatch if each == _SLOT else each for each in code.co_consts))


@lru_cache(maxsize=64)
def _pattern(free: tuple[str, ...]) -> types.CodeType:
    # Never runs what names them; they must be free all the same, or the code would not fit the function's closure.
    mention = f"    if False: {', '.join(free)}\n" if free else ""
    source = (f"def make({', '.join(free)}):\n  def detour(*arguments, **named):\n{mention}"
              f"    dispatch = {_SLOT!r}\n    return dispatch(arguments, named)\n  return detour\n")
    made: dict[str, Any] = {}
    exec(source, made)
    code = made["make"](*free).__code__
    assert isinstance(code, types.CodeType) and code.co_freevars == free
    return code


@contextmanager
def _exchanged(target: Implementation, namespaces: Namespaces, handler: Handler) -> Iterator[None]:
    """For what has no code of the student's: another object wherever this one is bound by name."""
    def call(*arguments: Any, **named: Any) -> Any:
        bound, rest = _without_holder(target.home, arguments)
        return handler(_called_on(target.function, bound), rest, named)

    with ExitStack() as restored:
        for names in namespaces:
            for name in [name for name, value in names.items() if own(value) is target.function]:
                restored.enter_context(_bound(names, name, call))
        for cls in classes_of(namespaces):
            for name in [name for name, value in vars(cls).items() if _plain(value) is target.function]:
                restored.enter_context(_attribute(cls, name, call))
        for cell in _cells(namespaces):
            if _contents(cell) is target.function:
                restored.enter_context(_cell(cell, call))
        yield


def _called_on(function: Any, bound: tuple[Any, ...]) -> Called:
    return (lambda *arguments, **named: function(*bound, *arguments, **named)) if bound else function


def _cells(namespaces: Namespaces) -> Iterator[types.CellType]:
    """The variables that closures of the student's files share."""
    seen: set[int] = set()
    waiting = [value for names in namespaces for value in names.values() if isinstance(value, types.FunctionType)]
    waiting += [_plain(value) for cls in classes_of(namespaces) for value in vars(cls).values()]
    while waiting:
        function = waiting.pop()
        if not isinstance(function, types.FunctionType) or id(function) in seen:
            continue
        seen.add(id(function))
        for cell in function.__closure__ or ():
            yield cell
            waiting.append(_contents(cell))


def _contents(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # empty
        return None


@contextmanager
def _bound(namespace: Namespace, name: str, value: Any) -> Iterator[None]:
    absent = name not in namespace
    before = namespace.get(name)
    namespace[name] = value
    try:
        yield
    finally:
        if absent:
            namespace.pop(name, None)
        else:
            namespace[name] = before


@contextmanager
def _attribute(cls: type, name: str, value: Called) -> Iterator[None]:
    before = vars(cls).get(name)
    setattr(cls, name, staticmethod(value) if isinstance(before, staticmethod) else value)
    try:
        yield
    finally:
        if before is None:
            delattr(cls, name)
        else:
            setattr(cls, name, before)


@contextmanager
def _cell(cell: types.CellType, value: Any) -> Iterator[None]:
    before = cell.cell_contents
    cell.cell_contents = value
    try:
        yield
    finally:
        cell.cell_contents = before


def in_order(function: Called, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> tuple[Any, ...]:
    """The arguments as the function's parameters come, however the call wrote them."""
    if not named:
        return arguments
    try:
        bound = inspect.signature(function).bind(*arguments, **named)
    except (TypeError, ValueError):  # it cannot be called so, or does not say what it takes
        return (*arguments, *named.values())
    return (*bound.args, *bound.kwargs.values())
