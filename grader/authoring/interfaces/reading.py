"""Which interface a file follows: that with most of its functions, and where there are several, the one that answers.

Nothing is asked of the file but where the names of its functions and of their parameters leave it open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from grader.authoring.cases import letters
from grader.authoring.declared import DeclaredFunction, DeclaredHomework
from grader.authoring.drawing import Case, draw
from grader.authoring.folder_values import Form, Interface
from grader.authoring.interfaces.interface_file import AUTO, DECLARED
from grader.authoring.lengths import drawn
from grader.authoring.returned import by_name
from grader.grading.failures import Wrong
from grader.grading.homework import Ask, Read
from grader.grading.scope import Scope
from grader.intake.errors import CallerError
from grader.sandbox.protocol.layout import Dialect, Layout
from grader.sandbox.protocol.load_report import LoadReport
from grader.sandbox.protocol.program import Program
from grader.sandbox.protocol.reply import Reply, Returned
from grader.sandbox.protocol.request import Request

OWN = Interface(DECLARED)
SEED, SECONDS = 20250, 1.0
T = TypeVar("T")


def require_interface(homework: DeclaredHomework, name: str) -> None:
    """CallerError where the homework has no interface of this name."""
    if name not in (known := [AUTO, OWN.name, *(each.name for each in homework.interfaces)]):
        raise CallerError(f"There is no interface {name!r}; choose one of {', '.join(known)}.")


def read(homework: DeclaredHomework, program: Program, interface: str, ask: Ask, loaded: LoadReport,
         forget: Callable[[], None]) -> Read:
    """`program` as it is written; what it was asked to find out is forgotten."""
    possible = [each for each in (OWN, *homework.interfaces) if interface in (AUTO, each.name)]
    possible = _best(possible, lambda each: sum(
        each.form(name).name in loaded.functions for name in homework.functions))
    possible = _best(possible, lambda each: sum(
        _parameters(each, function) == loaded.functions.get(each.form(function.name).name)
        for function in homework.functions.values()))
    if len(possible) > 1:
        possible = _best(possible, lambda each: _answers(homework, each, ask))
    forget()
    layout, notes = layout_of(possible[0]), _notes(homework, possible[0])
    return Read(replace(program, layout=layout), Scope(), notes)


def layout_of(interface: Interface) -> Layout:
    """How its functions say what homework.toml says."""
    return Layout({name: Dialect(form.name, form.order, places=_inverse(form.places), turned_in=form.turned_in,
                                 turned_out=form.turned_out)
                   for name, form in interface.forms.items() if form != Form(name)})


def _inverse(places: Sequence[int]) -> tuple[int, ...]:
    """Where in a value of the file's each part of the contract's stands."""
    return tuple(sorted(range(len(places)), key=places.__getitem__))


def _best(possible: Sequence[T], worth: Callable[[T], int]) -> list[T]:
    """Those that are worth most, in their order."""
    found = [worth(each) for each in possible] if len(possible) > 1 else [0]
    return [each for each, one in zip(possible, found, strict=True) if one == max(found)]


def _parameters(interface: Interface, function: DeclaredFunction) -> tuple[str, ...]:
    names = tuple(function.parameters)
    return tuple(names[place] for place in interface.form(function.name).order or range(len(names)))


def _answers(homework: DeclaredHomework, interface: Interface, ask: Ask) -> int:
    """How many functions answer with the shapes that are declared, where the file is read as `interface` has it."""
    asked = [(function, _case(homework, function)) for function in homework.functions.values() if function.drawable]
    requests = [Request(function.name, case.of(function), layout=layout_of(interface), seconds=SECONDS, trial=True)
                for function, case in asked]
    return sum(_fits(reply, function, case) for reply, (function, case) in zip(ask(requests), asked, strict=True))


def _case(homework: DeclaredHomework, function: DeclaredFunction) -> Case:
    rng = np.random.default_rng(SEED)
    return draw(function.parameters, drawn(letters(function.parameters), homework.lengths, rng), rng)


def _fits(reply: Reply, function: DeclaredFunction, case: Case) -> bool:
    if not isinstance(reply, Returned):
        return False
    try:
        value = by_name(reply.value, function, "")
        return all(_shape(value[name], function.returns[name].axes, case) for name in function.outputs)
    except (Wrong, TypeError, ValueError):
        return False


def _shape(value: Any, axes: Sequence[str], case: Case) -> bool:
    wanted = [case.lengths.get(axis, int(axis) if axis.isdigit() else None) for axis in axes]
    got: tuple[int, ...] = np.shape(value)
    return len(got) == len(wanted) and all(want in (None, length) for want, length in zip(wanted, got, strict=True))


def _notes(homework: DeclaredHomework, interface: Interface) -> tuple[str, ...]:
    if not interface.forms:
        return ()
    return (f"Read as {interface.name} has it: {'; '.join(_said(homework, interface))}.",)


def _said(homework: DeclaredHomework, interface: Interface) -> Iterator[str]:
    for name, form in interface.forms.items():
        called = f"{name} is your {form.name}" if form.name != name else name
        order = f" of {', '.join(_parameters(interface, homework.functions[name]))}" if form.order else ""
        turned = " with matrices transposed" if form.turned_in or form.turned_out else ""
        values = tuple(homework.functions[name].returns)
        back = f", which returns {', '.join(values[place] for place in form.places)}" if form.places else ""
        yield f"{called}{order}{turned}{back}"
