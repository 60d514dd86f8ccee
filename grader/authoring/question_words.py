"""How homework.toml writes a question: values = "f", gradient = "f" of = "loss", backward = "f" of = "forward"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from typing import Any

from grader.authoring.declared import Array, Asked, DeclaredFunction, DeclaredQuestion, Kind
from grader.authoring.lengths import checked
from grader.configuration import value_rules
from grader.configuration.document import Document, nearest
from grader.data_classes import dataclass

TABLE = "questions"
Functions = Mapping[str, DeclaredFunction]


@dataclass(frozen=True)
class Written:
    """The keys of one [[questions]]."""

    values: str = field(default="", metadata=value_rules.TEXT)
    gradient: str = field(default="", metadata=value_rules.TEXT)
    backward: str = field(default="", metadata=value_rules.TEXT)
    of: str = field(default="", metadata=value_rules.TEXT)
    by: tuple[str, ...] = field(default=(), metadata=value_rules.NAMES)
    points: float = field(default=0.0, metadata=value_rules.NOT_NEGATIVE)
    hidden: float = field(default=0.0, metadata=value_rules.NOT_NEGATIVE)
    name: str = field(default="", metadata=value_rules.TEXT)


@dataclass(frozen=True)
class Reader:
    """One question where it stands: `wrong` makes the error for what is wrong with a key of it."""

    functions: Functions
    wrong: Callable[[str, str], Exception]

    def function(self, key: str, name: str) -> DeclaredFunction:
        """The function that `key` names."""
        if name not in self.functions:
            raise self.wrong(key, f"{key} names {name or 'no function'}, which is no function of this homework"
                                  f"{nearest(name, self.functions)}")
        return self.functions[name]


def question(document: Document, place: int, given: Mapping[str, Any], functions: Functions) -> DeclaredQuestion:
    """The question at `place`. AssignmentError with one sentence where it cannot be put."""
    reader = Reader(functions, lambda key, what: document.wrong(TABLE, key, f": {what}", place))
    written = Written(**document.checked_values(given, Written, TABLE, ("lengths",), place))
    asked = [each for each in Asked if getattr(written, each.value)]
    if len(asked) != 1:
        raise reader.wrong(asked[0].value if asked else "points",
                           "a question has exactly one of the keys values, gradient and backward")
    kind, name = asked[0], getattr(written, asked[0].value)
    if name in functions and not written.points and not written.hidden:
        raise reader.wrong(kind.value, f"the question about {name} gives no points; points = 10 are those of the "
                                       "public test, hidden = 5 those of the hidden one")
    found = possible(reader, kind, name, written.of, written.by, given.get("lengths", {}))
    return replace(found, points=written.points, hidden_points=written.hidden, name=written.name)


def possible(reader: Reader, kind: Asked, name: str, of: str, by: tuple[str, ...],
             lengths: Mapping[str, Any]) -> DeclaredQuestion:
    """The question of this kind, in the file or in Python. What `reader` makes is raised where it cannot be put."""
    about = reader.function(kind.value, name)
    if kind is Asked.VALUES:
        _require_drawable(reader, about)
    else:
        forward = reader.function("of", of)
        by = by or _with_a_derivative(about, forward)
        _require_derivatives(reader, kind, about, forward, by)
    return DeclaredQuestion(kind, about.name, of, by, lengths=checked(
        lengths, lambda letter, what: reader.wrong("lengths", what)))


def _with_a_derivative(about: DeclaredFunction, of: DeclaredFunction) -> tuple[str, ...]:
    """The parameters of `of` whose derivatives `about` names among its values; all that move where it names none."""
    moving = [name for name, value in of.parameters.items() if isinstance(value, Array) and value.differentiable]
    return tuple([name for name in moving if f"d{name}" in about.returns] or moving)


def _require_drawable(reader: Reader, about: DeclaredFunction) -> None:
    for name, value in about.parameters.items():
        if isinstance(value, Array) and value.kind is Kind.OPAQUE:
            raise reader.wrong("values", f"{about.name} is given a cache, which only the file itself can make; ask "
                                         f'for it with backward = "{about.name}"')
        if isinstance(value, Array) and "*" in value.axes:
            raise reader.wrong("values", f'the parameter {name} of {about.name} has a length "*", which nobody could '
                                         "draw; give it a letter")


def _require_derivatives(reader: Reader, kind: Asked, about: DeclaredFunction, of: DeclaredFunction,
                         by: tuple[str, ...]) -> None:
    for name in by:
        if name not in of.parameters:
            raise reader.wrong("by", f"by names {name}, which is no parameter of {of.name}"
                                     f"{nearest(name, of.parameters)}")
        if f"d{name}" not in about.returns and len(about.outputs) != len(by):
            raise reader.wrong("by", f"the derivative in {name} is not found among what {about.name} returns; call it "
                                     f"d{name} there")
    if kind is Asked.GRADIENT:
        unknown = [name for name in about.parameters if name not in of.parameters]
        if unknown:
            raise reader.wrong("gradient", f"{about.name} asks for {unknown[0]}, which {of.name} is not given; both "
                                           "must take the same arguments for one to be the gradient of the other")
        _require_drawable(reader, of)
    else:
        _require_way_back(reader, about, of)


def _require_way_back(reader: Reader, about: DeclaredFunction, of: DeclaredFunction) -> None:
    _require_drawable(reader, of)
    if not of.cache:
        raise reader.wrong("of", f"{of.name} returns no cache that {about.name} could be given; declare one, as "
                                 'returns = { out = "N,D", cache = "cache" }')
    *upstream, last = about.parameters or [""]
    known = [f"d{name}" for name in of.outputs]
    for name in upstream:
        if name not in known:
            raise reader.wrong("backward", f"{about.name} asks for {name}, which is no upstream gradient of what "
                                           f"{of.name} returns; these are called {', '.join(known)}")
    cache = about.parameters.get(last)
    if not upstream or not isinstance(cache, Array) or cache.kind is not Kind.OPAQUE:
        raise reader.wrong("backward", f"{about.name} must ask for the upstream gradient first and for the cache last, "
                                       'as parameters = { dout = "N,D", cache = "cache" }')

