"""What a homework asks students to write, as data: its functions and its constants. Both sides of the boundary read it.

The table of a homework stands in `homework/contract.py`; it crosses to the worker inside `Program`. Nothing here is an
answer: a contract says how a function is called and what its value is made of, never what the value is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from grader.sandbox.protocol.codec import form_of
from grader.sandbox.protocol.data_classes import dataclass

ELEMENTS, COLUMNS, WHOLE = "elements", "columns", "whole"
OPAQUE = "opaque"


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, and the axes its arrays may have.

    `axes` names the length of each axis by a symbol of `Contract.constants` or by any other letter: ("c", "cn") is a
    vector of the classes or a matrix with a column for each example. Empty where any shape will do.
    """

    name: str
    axes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One part of a value. `kind` says what it is made of.

    "number", "array", "layers" (a list of arrays), "parameters" (the flat vector of all parameters), "trajectory" (a
    list of such vectors), "settings" (a dict of constants) or OPAQUE: whatever a student makes of it, such as a cache,
    which only another function of the file can read; it never crosses. `axes` are the lengths of an array's axes.
    """

    name: str
    kind: str = "array"
    axes: str = ""


@dataclass(frozen=True)
class Function:
    """One function that students write.

    `labels_at` are the places of labels among the parameters; `may_call` the functions that it may call; `lookup` how
    the arguments of a call are made of independent pieces: ELEMENTS, COLUMNS or the WHOLE; `part` and `section` where
    it stands in the homework and in the notes. `part` 0 is given to students, not graded.
    """

    name: str
    parameters: tuple[Parameter, ...]
    returns: tuple[Part, ...]
    part: int
    section: str
    labels_at: tuple[int, ...] = ()
    may_call: tuple[str, ...] = ()
    lookup: str = WHOLE
    any_depth: bool = False  # it is asked about networks of every depth
    gradient: bool = False   # its value is a gradient of the loss: no other gradient is answered by true values of it
    stood_in: bool = False   # what it calls cannot be foretold: it is judged with stand-ins, not with true values
    by_chance: bool = False  # two calls with the same arguments give two values

    @property
    def arity(self) -> int:
        """How many arguments a call has."""
        return len(self.parameters)

    @property
    def parameter_names(self) -> tuple[str, ...]:
        """The names of the parameters, in order."""
        return tuple(parameter.name for parameter in self.parameters)


@dataclass(frozen=True)
class Constant:
    """A module constant: its value in the homework, the symbol of the size it means, and what else it is called.

    `aliases` are names of parameters that mean the same, in lower case.
    """

    name: str
    value: float
    symbol: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contract:
    """The functions in the order in which students write them, the constants, and the titles of the parts by number.

    `published` are names under which other published forms of the homework have the same functions; `zero_parameters`
    names of extra parameters for which 0 means that the contract's function is asked for (the strength of an L2 term).
    `file` is the name of the file that students write, `also_named` words that names of such files hold, too.
    `letters_anew`: a letter of an axis is a length within one call only; another function may mean another by it.
    """

    functions: tuple[Function, ...]
    constants: tuple[Constant, ...]
    parts: Mapping[int, str]
    published: tuple[str, ...] = ()
    zero_parameters: tuple[str, ...] = ()
    file: str = "homework.py"
    also_named: tuple[str, ...] = ()
    letters_anew: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, Function]:
        """Every function by its name."""
        return {function.name: function for function in self.functions}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all functions, those of other published forms included."""
        return frozenset(self.by_name) | frozenset(self.published)

    @property
    def module(self) -> str:
        """The module that the file is, for code that imports itself."""
        return self.file.removesuffix(".py")

    @property
    def defaults(self) -> dict[str, float]:
        """The constants with the values that the homework gives them."""
        return {constant.name: constant.value for constant in self.constants}

    def named(self, **wanted: Any) -> tuple[str, ...]:
        """The names of the functions that have all of these values, in order: `named(gradient=True)`."""
        return tuple(function.name for function in self.functions
                     if all(getattr(function, key) == value for key, value in wanted.items()))

    def may_call(self, function: str) -> tuple[str, ...]:
        """What `function` may call; nothing, where it is none of the contract's."""
        return self.by_name[function].may_call if function in self.by_name else ()

    @cached_property
    def axes(self) -> frozenset[str]:
        """The symbols of all axes that a parameter may have."""
        return frozenset("".join(axes for function in self.functions for parameter in function.parameters
                                 for axes in parameter.axes))

    def constant_meant_by(self, parameter: str) -> str | None:
        """The constant that a parameter of this name stands for, if it is an obvious one."""
        lower = parameter.lower()
        return next((constant.name for constant in self.constants
                     if lower == constant.name.lower() or lower in constant.aliases), None)

    @cached_property
    def told(self) -> str:
        """The contract as JSON, for the wire: one text, made once, goes to every worker."""
        return json.dumps(form_of(Contract).write(self))


def contract_from(text: str) -> Contract:
    """The contract in the text of `Contract.told`."""
    contract: Contract = form_of(Contract).read(json.loads(text))
    return contract


NO_CONTRACT = Contract((), (), {})
