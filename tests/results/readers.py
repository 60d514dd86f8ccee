"""Reports as they are read: the file of results by the platform, the rest by a student in a terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader.results.gradescope import as_text
from grader.results.report import Report
from grader.results.terminal import show

SCHEMA = jsonschema.Draft202012Validator(json.loads(Path(__file__).with_name("results.schema.json").read_text()))


def strict(text: str) -> dict[str, Any]:
    """The parsed file, after every check the platform makes: JSON without NaN, the schema, no NUL."""
    document: dict[str, Any] = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} in results.json"))
    SCHEMA.validate(document)
    assert "\x00" not in text and "\\u0000" not in text
    return document


def parsed(report: Report) -> dict[str, Any]:
    """`report` as the platform reads it."""
    return strict(as_text(report))


def printed(report: Report, width: int | None = 90, encoding: str = "utf-8", verbose: bool = False) -> str:
    """`report` in a terminal without colour."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    show(report, file=file, width=width, verbose=verbose)
    return raw.getvalue().decode(encoding)
