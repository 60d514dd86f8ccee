"""interfaces/NAME.toml -> a checked Interface; a mistake in it is one sentence with the file, the line and the key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path

from grader.authoring.declared import Array, DeclaredFunction
from grader.authoring.folder_values import Form, Interface
from grader.configuration import value_rules
from grader.configuration.document import AssignmentError, Document, nearest
from grader.data_classes import dataclass

FOLDER = "interfaces"
TABLE = "functions"
TAKEN = AUTO, DECLARED = "auto", "declared"  # whichever it is; as homework.toml has it
Functions = Mapping[str, DeclaredFunction]


@dataclass(frozen=True)
class Written:
    """The keys of one [functions.f]."""

    name: str = field(default="", metadata=value_rules.TEXT)
    parameters: tuple[str, ...] = field(default=(), metadata=value_rules.NAMES)
    returns: tuple[str, ...] = field(default=(), metadata=value_rules.NAMES)
    transposed: tuple[str, ...] = field(default=(), metadata=value_rules.NAMES)


def files(folder: Path) -> list[Path]:
    """The files of the homework in `folder`."""
    return sorted((folder / FOLDER).glob("*.toml"))


def interfaces_in(folder: Path, functions: Functions) -> tuple[Interface, ...]:
    """All that the homework in `folder` has. AssignmentError as above."""
    found = tuple(_interface(path, functions) for path in files(folder))
    for place, each in enumerate(found):
        if twin := next((other for other in found[:place] if _full(other, functions) == _full(each, functions)), None):
            raise AssignmentError(f"{folder / FOLDER / each.name}.toml says the same as {twin.name}.toml, so that "
                                  "nobody could tell which of them a file has; one of them is enough.")
    return found


def _full(interface: Interface, functions: Functions) -> list[Form]:
    return [interface.form(name) for name in functions]


def _interface(path: Path, functions: Functions) -> Interface:
    document = Document(path)
    if path.stem in TAKEN:
        raise AssignmentError(f"{path}: the name {path.stem} has another meaning for --interface; choose another one.")
    document.checked(_Nothing, "", allow=(TABLE,))
    forms = {name: _form(document, name, functions) for name in document.table(TABLE)}
    if all(form == Form(name) for name, form in forms.items()):
        raise document.wrong("", TABLE, "says nothing that is otherwise than in homework.toml; what is has a table, as "
                                        '[functions.f] with name = "g"')
    called = {name: forms[name].name if name in forms else name for name in functions}
    for name, own in called.items():
        if twin := next((other for other in called if other != name and called[other] == own), ""):
            raise document.wrong(f"{TABLE}.{name}", "name", f": {own} would be both {name} and {twin}")
    return Interface(path.stem, forms)


@dataclass(frozen=True)
class _Nothing:
    """Nothing stands above the tables."""


def _form(document: Document, name: str, functions: Functions) -> Form:
    table = f"{TABLE}.{name}"
    if name not in functions:
        first = next(iter(document.table(table)), "")
        raise document.wrong(table, first, f": {name} is no function of this homework{nearest(name, functions)}")
    written, function = Written(**document.checked(Written, table)), functions[name]
    if written.name and not written.name.isidentifier():
        raise document.wrong(table, "name", f": {written.name!r} cannot be the name of a function in Python")
    order = _places(document, table, "parameters", written.parameters, tuple(function.parameters))
    places = _places(document, table, "returns", written.returns, tuple(function.returns))
    _require_matrices(document, table, written.transposed, function)
    return Form(written.name or name, order, places,
                _marked(written.transposed, tuple(function.parameters)),
                _marked(written.transposed, tuple(function.returns)))


def _places(document: Document, table: str, key: str, said: Sequence[str], names: Sequence[str]) -> tuple[int, ...]:
    """The places in homework.toml of what stands in `said`; empty where that is the same order."""
    if said and sorted(said) != sorted(names):
        raise document.wrong(table, key, f": {key} must be those of homework.toml in the order in which they are here, "
                                         f"{', '.join(names)}, and it is {', '.join(said)}")
    return tuple(map(names.index, said)) if tuple(said) != tuple(names) else ()


def _require_matrices(document: Document, table: str, said: Sequence[str], function: DeclaredFunction) -> None:
    known = {**function.parameters, **function.returns}
    for name in said:
        value = known.get(name)
        if value is None:
            raise document.wrong(table, "transposed", f": transposed names {name}, which is neither a parameter nor a "
                                                      f"value of {function.name}{nearest(name, known)}")
        if not isinstance(value, Array) or len(value.axes) != 2:
            raise document.wrong(table, "transposed", f": transposed names {name}, which is no matrix")


def _marked(said: Sequence[str], names: Sequence[str]) -> tuple[bool, ...]:
    found = tuple(name in said for name in names)
    return found if any(found) else ()
