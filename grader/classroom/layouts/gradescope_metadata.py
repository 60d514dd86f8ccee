"""Gradescope's submission_metadata.yml, tens of MB of which only a few lines a submission are wanted."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from grader.classroom.layouts.yaml_events import Wanted
from grader.data_classes import dataclass
from grader.intake.entries import printable
from grader.intake.errors import CallerError

WANTED = frozenset({"submitters", "created_at", "name", "sid", "email", "history", "id", "score"})
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ]+(\d\d:\d\d:\d\d)(?:\.(\d+))?[ ]*(?:Z|UTC|([+-])(\d\d):?(\d\d)?)?")


@dataclass(frozen=True)
class Submitter:
    """Who handed in, with empty text for what is null or missing."""

    name: str = ""
    sid: str = ""
    email: str = ""


@dataclass(frozen=True)
class Submission:
    """The active submission of one student or group, and the times and scores of those before it."""

    submitters: tuple[Submitter, ...] = ()
    created_at: datetime | None = None
    earlier: tuple[tuple[datetime | None, float | None], ...] = ()


def read(path: Path) -> dict[str, Submission]:
    """The submissions by the names of their folders. Raises CallerError where the file is not what it should be."""
    try:
        import yaml
    except ImportError as error:
        raise CallerError("A Gradescope export is read with PyYAML, which is not installed here; install "
                          "backprop-grader[grade].") from error
    try:
        with path.open("rb") as file:
            document = Wanted(WANTED, yaml.parse(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))).document()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise CallerError(f"{printable(path.name)}{where} is not YAML as Gradescope writes it; export the submissions "
                          "again.") from error
    except OSError as error:
        raise CallerError(f"{printable(path.name)} cannot be read: {error.strerror}.") from error
    if not isinstance(document, dict) or not document:
        raise CallerError(f"{printable(path.name)} names no submissions; export them again.")
    return {name: _submission(value) for name, value in document.items()}


def _submission(value: Any) -> Submission:
    top = value if isinstance(value, dict) else {}
    history = [each for each in _list(top.get("history")) if isinstance(each, dict)]
    return Submission(tuple(_submitter(each) for each in _list(top.get("submitters")) if isinstance(each, dict)),
                      moment(top.get("created_at")),
                      tuple((moment(each.get("created_at")), _score(each.get("score"))) for each in history))


def _submitter(value: dict[str, Any]) -> Submitter:
    return Submitter(_text(value.get("name")), _text(value.get("sid")), _text(value.get("email")))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _score(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def moment(value: Any) -> datetime | None:
    """An aware time; one without an offset is UTC, as Gradescope writes it."""
    found = MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    day, clock, fraction, sign, hours, minutes = found.groups()
    try:
        there = datetime.fromisoformat(f"{day}T{clock}.{(fraction or '0')[:6]:0<6}")
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        return there.replace(tzinfo=timezone(-offset if sign == "-" else offset)).astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None
