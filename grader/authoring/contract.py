"""The contract that goes to the worker, from what homework.toml declares."""

from __future__ import annotations

from grader.authoring.declared import Array, Asked, Declared, DeclaredFunction, DeclaredHomework, Kind
from grader.sandbox.protocol.contract import OPAQUE, Contract, Function, Parameter, Part

ALL_PARAMETERS = "P"  # to the protocol, one vector of all parameters of a network: here it is a letter like any other


def contract_of(homework: DeclaredHomework) -> Contract:
    """The functions, their parameters and what they return, in the order of the file."""
    gradients = {question.function for question in homework.asked if question.asked is Asked.GRADIENT}
    functions = tuple(_function(each, each.name in gradients, _may_call(homework, each))
                      for each in homework.functions.values())
    published = {form.name for interface in homework.interfaces for form in interface.forms.values()}
    return Contract(functions, (), homework.parts, tuple(sorted(published - homework.functions.keys())),
                    file=homework.file, letters_anew=True)


def _may_call(homework: DeclaredHomework, declared: DeclaredFunction) -> tuple[str, ...]:
    """What may be called on the way to a value: for a backward function also by its forward function, for the cache."""
    forward = [homework.functions[question.of] for question in homework.asked
               if question.asked is Asked.BACKWARD and question.function == declared.name]
    called = dict.fromkeys(name for each in (declared, *forward) for name in each.may_call)
    return tuple(name for name in called if name != declared.name)


def _function(declared: DeclaredFunction, gradient: bool, may_call: tuple[str, ...]) -> Function:
    parameters = tuple(Parameter(name, _axes(each)) for name, each in declared.parameters.items())
    labels = tuple(place for place, each in enumerate(declared.parameters.values())
                   if isinstance(each, Array) and each.kind is Kind.ONE_HOT)
    returns = tuple(Part(name, _kind(each), "".join(each.axes)) for name, each in declared.returns.items())
    return Function(declared.name, parameters, returns, declared.part, declared.section, labels,
                    may_call, gradient=gradient)


def _axes(declared: Declared) -> tuple[str, ...]:
    """Only where all lengths are letters: what is fixed says nothing of the others."""
    if not isinstance(declared, Array) or not all(axis.isalpha() for axis in declared.axes):
        return ()
    axes = "".join(declared.axes)
    return (axes,) if axes not in ("", ALL_PARAMETERS) else ()


def _kind(declared: Array) -> str:
    if declared.kind is Kind.OPAQUE:
        return OPAQUE
    return "array" if declared.axes else "number"
