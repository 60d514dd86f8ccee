"""A Report -> JSON and back without loss, for the instructor's store: unlike results.json, nothing is hidden in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from grader.judgement.pictures import Chain, ErrorMap, Link, MissedDigit, Pictures
from grader.judgement.verdict import Explanation, Learned, TestVerdict, Verdict
from grader.results.attempt import Allowance, GivenBack
from grader.results.report import Leader, Report

Value = TypeVar("Value")


def as_json(report: Report) -> str:
    """All of `report` but the calls that a diagnosis was made of. Plain ASCII, whatever a student wrote."""
    tests = tuple(replace(test, exchanges=()) for test in report.tests)
    return json.dumps(_fields(replace(report, tests=tests)), default=_fields, separators=(",", ":"))


def report_from(text: str) -> Report:
    """The report that `as_json` made `text` of. What a newer grader adds to a report is left out."""
    document = json.loads(text)
    report = _made(Report, document, refusal=_made_if_any(Explanation, document.get("refusal")),
                   allowance=_made_if_any(Allowance, document.get("allowance")),
                   given_back=_made_if_any(GivenBack, document.get("given_back")),
                   tests=tuple(map(_test, document.get("tests", ()))),
                   leaderboard=tuple(_made(Leader, leader) for leader in document.get("leaderboard", ())))
    return replace(report, parts={int(part): title for part, title in report.parts.items()})


def _fields(value: object) -> object:
    """A data class as an object of JSON; what JSON cannot hold, and only a test would put there, as text."""
    return {field.name: getattr(value, field.name) for field in fields(value)} if is_dataclass(value) else str(value)


def _test(document: Mapping[str, Any]) -> TestVerdict:
    return _made(TestVerdict, document, verdict=Verdict(document["verdict"]), exchanges=(),
                 explanation=_made_if_any(Explanation, document.get("explanation")),
                 learned=_made_if_any(Learned, document.get("learned")),
                 pictures=_pictures(document["pictures"]) if document.get("pictures") else None)


def _pictures(document: Mapping[str, Any]) -> Pictures:
    chain = document.get("chain")
    links = tuple(_made(Link, link) for link in chain["links"]) if chain else ()
    return _made(Pictures, document, chain=_made(Chain, chain, links=links) if chain else None,
                 maps=tuple(_made(ErrorMap, each) for each in document.get("maps", ())),
                 missed=tuple(_made(MissedDigit, each) for each in document.get("missed", ())))


def _made_if_any(kind: type[Value], document: Mapping[str, Any] | None) -> Value | None:
    return None if document is None else _made(kind, document)


def _made(kind: type[Value], document: Mapping[str, Any], **made: Any) -> Value:
    """A data class from JSON, which has lists for tuples."""
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    plain = {name: tuple(value) if isinstance(value, list) else value
             for name, value in document.items() if name in known}
    return kind(**{**plain, **made})
