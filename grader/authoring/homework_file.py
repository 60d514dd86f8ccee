"""homework.toml -> a checked DeclaredHomework; a mistake in it is one sentence with the file, the line and the key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from grader.authoring import array_words
from grader.authoring.beside import NAME
from grader.authoring.declared import Array, DeclaredFunction, DeclaredHomework, Kind
from grader.authoring.lengths import checked
from grader.authoring.question_words import question
from grader.configuration import value_rules
from grader.configuration.assignment_file import TABLES, assignment_in
from grader.configuration.document import Document
from grader.data_classes import dataclass

OWN = ("functions", "questions", "parts", "lengths")
Read = TypeVar("Read")


@dataclass(frozen=True)
class Top:
    """What stands above all tables."""

    title: str = field(default="", metadata=value_rules.TEXT)
    solution: str = field(default="reference.py", metadata=value_rules.PYTHON_FILE)
    file: str = field(default="homework.py", metadata=value_rules.PYTHON_FILE)


def load(folder: Path) -> DeclaredHomework:
    """The homework in `folder`. AssignmentError with one sentence where its file cannot be used."""
    document = Document(folder / NAME)
    top = Top(**document.checked(Top, "", allow=(*OWN, *TABLES, "points")))
    if not top.title:
        raise document.wrong("", "title", 'lacks a title, as title = "Softmax regression" in its first line')
    functions = {name: _function(document, name) for name in _tables(document, "functions")}
    if not functions:
        raise document.wrong("", "functions", "declares no function; each has a table, as [functions.forward]")
    _require_callable(document, functions)
    parts = _parts(document, functions)
    asked = tuple(question(document, place, given, functions)
                  for place, given in enumerate(document.entries("questions")))
    own = (*OWN, *(each.name for each in fields(Top)))
    assignment = replace(assignment_in(document, tuple(parts), beside=own), title=top.title)
    return DeclaredHomework(document.path, assignment, functions, asked, parts,
                            checked(document.table("lengths"),
                                    lambda letter, what: document.wrong("lengths", letter, f": {what}")),
                            top.solution, top.file)


def _tables(document: Document, name: str) -> Mapping[str, Any]:
    found = document.table(name)
    for key in found:
        document.table(f"{name}.{key}")
        if not key.isidentifier():
            raise document.wrong(name, key, f"{key!r} cannot be the name of a function in Python")
    return found


def _function(document: Document, name: str) -> DeclaredFunction:
    table = f"functions.{name}"
    plain = document.checked(DeclaredFunction, table, allow=("parameters", "returns"))
    parameters = _arrays(document, f"{table}.parameters", array_words.parameter)
    returns = _arrays(document, f"{table}.returns", array_words.array)
    if not returns:
        raise document.wrong(table, "returns", ': returns must name what comes back, as returns = { loss = "number" }')
    return DeclaredFunction(name, parameters, returns, **plain)


def _arrays(document: Document, table: str, read: Callable[[Any], Read]) -> dict[str, Read]:
    found = {}
    for name, said in document.table(table).items():
        try:
            found[name] = read(said)
        except ValueError as error:
            raise document.wrong(table, name, f": {name} {error}") from None
    return found


def _require_callable(document: Document, functions: Mapping[str, DeclaredFunction]) -> None:
    for function in functions.values():
        for other in function.may_call:
            if other not in functions:
                raise document.wrong(f"functions.{function.name}", "may_call", f": may_call names {other}, which is "
                                     "no function of this homework")
        caches = [name for name, value in function.returns.items()
                  if isinstance(value, Array) and value.kind is Kind.OPAQUE]
        if len(caches) > 1:
            raise document.wrong(f"functions.{function.name}", "returns", ": returns can hold one cache, and it holds "
                                 f"{' and '.join(caches)}")


def _parts(document: Document, functions: Mapping[str, DeclaredFunction]) -> dict[int, str]:
    """The titles of the parts by number; every part of a function has one."""
    said = document.table("parts")
    for number, title in said.items():
        if not number.isdecimal() or int(number) < 1 or not value_rules.TEXT["fits"](title):
            raise document.wrong("parts", number, f': {number} must be the number of a part with its title, as '
                                                  '1 = "The model"')
    parts = {int(number): str(title) for number, title in said.items()}
    for function in functions.values():
        if parts and function.part not in parts:
            raise document.wrong(f"functions.{function.name}", "part",
                                 f": part {function.part} has no title in [parts]")
    return dict(sorted((parts or {function.part: f"Part {function.part}" for function in functions.values()}).items()))


