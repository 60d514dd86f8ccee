"""assignment.toml -> a checked Assignment; a mistake in the file is one sentence that names the file and the key."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from grader import settings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DEFAULT = Path(__file__).with_name("assignment.toml")
T = TypeVar("T")


class AssignmentError(ValueError):
    """assignment.toml cannot be used; the message is one sentence for the instructor."""


@dataclass(frozen=True)
class LimitSettings:
    """What one submission may use: seconds on the grader's clock, memory and files in MB."""

    call_seconds: float = field(default=10.0, metadata=settings.POSITIVE)
    load_seconds: float = field(default=20.0, metadata=settings.POSITIVE)
    statement_seconds: float = field(default=2.0, metadata=settings.POSITIVE)
    total_seconds: float = field(default=300.0, metadata=settings.POSITIVE)
    memory_mb: int = field(default=512, metadata=settings.COUNT)
    disk_mb: int = field(default=256, metadata=settings.COUNT)


@dataclass(frozen=True)
class Seeds:
    """The seed of the public cases."""

    public: int = field(default=2025, metadata=settings.WHOLE)


@dataclass(frozen=True)
class Hidden:
    """When hidden tests are shown, and how many cases each holds."""

    visibility: str = field(default="after_published", metadata=settings.VISIBILITY)
    cases: int = field(default=2, metadata=settings.WHOLE)


@dataclass(frozen=True)
class Imports:
    """Top-level package names that a submission may not import, or whose import is only noted."""

    forbidden: tuple[str, ...] = field(default=(), metadata=settings.NAMES)
    noted: tuple[str, ...] = field(default=(), metadata=settings.NAMES)


@dataclass(frozen=True)
class Training:
    """Held-out accuracies of Part 6, rising; each one reached earns an equal share. Seconds for training on digits."""

    digits_accuracy: tuple[float, ...] = field(default=(0.80, 0.88, 0.92), metadata=settings.RISING)
    mnist_accuracy: tuple[float, ...] = field(default=(0.80, 0.85, 0.90), metadata=settings.RISING)
    seconds: float = field(default=60.0, metadata=settings.POSITIVE)


@dataclass(frozen=True)
class LatenessPolicy:
    """What a late submission loses: a percentage of the points earned for every day begun."""

    percent_per_day: float = field(default=10.0, metadata=settings.PERCENT)
    grace_minutes: float = field(default=0.0, metadata=settings.NOT_NEGATIVE)
    max_days: int | None = field(default=None, metadata=settings.WHOLE)


@dataclass(frozen=True)
class Assignment:
    """One homework as the instructor set it."""

    title: str = field(default="Homework 4", metadata=settings.TEXT)
    parts: tuple[int, ...] = field(default=(1, 2, 3, 4, 5, 6), metadata=settings.PARTS)
    interface: str = field(default="auto", metadata=settings.TEXT)
    limits: LimitSettings = LimitSettings()
    seeds: Seeds = Seeds()
    hidden: Hidden = Hidden()
    imports: Imports = Imports()
    training: Training = Training()
    lateness: LatenessPolicy | None = None
    points: Mapping[str, float] = field(default_factory=dict)
    path: Path = DEFAULT


TABLES: Mapping[str, type[Any]] = {
    "limits": LimitSettings, "seeds": Seeds, "hidden": Hidden, "imports": Imports,
    "training": Training, "lateness": LatenessPolicy,
}


def load(path: Path = DEFAULT) -> Assignment:
    """The assignment in `path`; AssignmentError with one sentence if the file cannot be used."""
    document = _parsed(path)
    tables = {name: _table(kind, document.pop(name), f"{path}: [{name}]")
              for name, kind in TABLES.items() if name in document}
    points = _points(document.pop("points", {}), path)
    plain = _checked(Assignment, document, str(path))
    return Assignment(**plain, **tables, points=points, path=path)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise AssignmentError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise AssignmentError(f"{path} is not UTF-8 text.") from error
    except tomllib.TOMLDecodeError as error:
        raise AssignmentError(f"{path} is not valid TOML: {error}.") from error


def _table(kind: type[T], values: object, where: str) -> T:
    if not isinstance(values, dict):
        raise AssignmentError(f"{where} must be a table of settings.")
    return kind(**_checked(kind, values, where))


def _checked(kind: type[Any], values: Mapping[str, object], where: str) -> dict[str, Any]:
    """`values` with lists as tuples, after every key was found among the fields of `kind` and every value fits."""
    known = {each.name: each.metadata for each in fields(kind) if each.metadata}
    for key, value in values.items():
        if key not in known:
            raise AssignmentError(f"{where} does not know the key {key!r}; it knows {', '.join(known)}.")
        if not known[key]["fits"](value):
            raise AssignmentError(f"{where}: {key} must be {known[key]['what']}, and it is {value!r}.")
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}


def _points(values: object, path: Path) -> dict[str, float]:
    if not isinstance(values, dict):
        raise AssignmentError(f"{path}: [points] must be a table of settings.")
    for number, value in values.items():
        if not settings.NOT_NEGATIVE["fits"](value):
            raise AssignmentError(f'{path}: [points] "{number}" must be {settings.NOT_NEGATIVE["what"]}, '
                                  f"and it is {value!r}.")
    return {number: float(value) for number, value in values.items()}
