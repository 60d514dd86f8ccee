"""A TOML file as instructors write it: its settings, and one sentence with file and line for each mistake in them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from grader.configuration.errors import ConfigurationError
from grader.configuration.toml_lines import line_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class AssignmentError(ConfigurationError):
    """assignment.toml cannot be used; the message is one sentence for the instructor."""


class Document:
    """The parsed file, and where what it says stands in its text."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text(encoding="utf-8-sig")
            self.top = tomllib.loads(self.text)
        except OSError as error:
            raise AssignmentError(f"{path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise AssignmentError(f"{path} is not UTF-8 text.") from error
        except tomllib.TOMLDecodeError as error:
            raise AssignmentError(f"{path} is not valid TOML: {error}.") from error

    def table(self, name: str) -> Mapping[str, Any]:
        """The settings of the table `name`, those outside all tables for "". AssignmentError if it is no table."""
        values: dict[str, Any] = self.top
        for part in name.split(".") if name else ():
            values = values.get(part, {})
            if not isinstance(values, dict):
                raise self.wrong("", part, f"[{name}] must be a table of settings")
        return values

    def entries(self, name: str) -> Sequence[Mapping[str, Any]]:
        """The tables [[name]], in their order. AssignmentError if they are none."""
        values = self.top.get(name, [])
        if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
            raise self.wrong("", name, f"{name} must be written as tables, each under a line [[{name}]]")
        return values

    def checked(self, kind: type[Any], table: str, allow: Sequence[str] = ()) -> dict[str, Any]:
        """The settings of `table`, lists as tuples, after every key was found in `kind` and every value fits."""
        return self.checked_values(self.table(table), kind, table, allow)

    def checked_values(self, given: Mapping[str, Any], kind: type[Any], table: str, allow: Sequence[str] = (),
                       place: int = 0) -> dict[str, Any]:
        """As `checked`, of the settings that are `given` in the `place`th of the tables [[table]]."""
        known = {each.name: each.metadata for each in fields(kind) if each.metadata}
        values = {key: value for key, value in given.items() if key not in allow}
        for key, value in values.items():
            if key not in known:
                raise self.wrong(table, key, f"does not know the key {key!r}; it knows {', '.join(known)}"
                                             f"{nearest(key, (*known, *allow))}", place)
            if not known[key]["fits"](value):
                colon = ": " if table else ""
                raise self.wrong(table, key, f"{colon}{key} must be {known[key]['what']}, and it is {value!r}", place)
        return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}

    def says(self, table: str, key: str) -> bool:
        """Whether the file itself gives `key`, which has a default otherwise."""
        return key in self.table(table)

    def wrong(self, table: str, key: str, what: str, place: int = 0) -> AssignmentError:
        """The error that names the file, the line of `key` and the table, then says `what`.

        `place` counts tables of one name, as [[questions]], from 0.
        """
        above, _, inline = table.rpartition(".")  # as in parameters = { X = "N,D" }
        line = line_of(self.text, key, table, place) or (line_of(self.text, inline, above, place) if above else None)
        where = f"{self.path}, line {line}:" if line else f"{self.path}:"
        name = f" [{table}]" if table else ""
        return AssignmentError(f"{where}{name}{'' if what.startswith(':') else ' '}{what}.")


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a sentence that names what of `known` is nearest to `word`; empty where nothing is near."""
    import difflib  # only a mistake needs it

    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; the nearest is {near[0]}" if near else ""
