"""What a course says about a homework, as frozen values: their defaults, and what each of them may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from grader.configuration import value_rules
from grader.data_classes import dataclass


@dataclass(frozen=True)
class LimitSettings:
    """What one submission may use: seconds, on a busy machine of the processor's time; memory and files in MB."""

    call_seconds: float = field(default=10.0, metadata=value_rules.POSITIVE)
    load_seconds: float = field(default=20.0, metadata=value_rules.POSITIVE)
    statement_seconds: float = field(default=2.0, metadata=value_rules.POSITIVE)
    total_seconds: float = field(default=300.0, metadata=value_rules.POSITIVE)
    memory_mb: int = field(default=512, metadata=value_rules.COUNT)
    disk_mb: int = field(default=256, metadata=value_rules.COUNT)


@dataclass(frozen=True)
class Seeds:
    """The seed of the public cases."""

    public: int = field(default=2025, metadata=value_rules.WHOLE)


@dataclass(frozen=True)
class Hidden:
    """When hidden tests are shown, and how many cases each holds."""

    visibility: str = field(default="after_published", metadata=value_rules.VISIBILITY)
    cases: int = field(default=2, metadata=value_rules.COUNT)


@dataclass(frozen=True)
class Imports:
    """Top-level package names that a submission may not import, or whose import is only noted."""

    forbidden: tuple[str, ...] = field(default=(), metadata=value_rules.PACKAGES)
    noted: tuple[str, ...] = field(default=(), metadata=value_rules.PACKAGES)


@dataclass(frozen=True)
class Training:
    """Held-out accuracies of Part 6, rising; each one reached earns an equal share. Seconds for training on digits."""

    digits_accuracy: tuple[float, ...] = field(default=(0.80, 0.88, 0.92), metadata=value_rules.RISING)
    mnist_accuracy: tuple[float, ...] = field(default=(0.80, 0.85, 0.90), metadata=value_rules.RISING)
    seconds: float = field(default=120.0, metadata=value_rules.POSITIVE)


@dataclass(frozen=True)
class LatenessPolicy:
    """What a late submission loses: a percentage of the points earned for every day begun."""

    percent_per_day: float = field(default=10.0, metadata=value_rules.PERCENT)
    grace_minutes: float = field(default=0.0, metadata=value_rules.NOT_NEGATIVE)
    max_days: int | None = field(default=None, metadata=value_rules.WHOLE)


@dataclass(frozen=True)
class AttemptPolicy:
    """How many attempts of a student are graded, with what pause between two, and from which on what is shown."""

    limit: int | None = field(default=None, metadata=value_rules.COUNT)
    pause_minutes: float = field(default=0.0, metadata=value_rules.NOT_NEGATIVE)
    diagnosis_from: int = field(default=1, metadata=value_rules.COUNT)
    evidence_from: int = field(default=1, metadata=value_rules.COUNT)


@dataclass(frozen=True)
class Notes:
    """Where a section of the course notes can be read on the web, "{section}" standing for its number."""

    url: str = field(default="", metadata=value_rules.WEB_ADDRESS)


@dataclass(frozen=True)
class Assignment:
    """One homework as the instructor set it, in the file at `path`; `parts` are those that are graded."""

    title: str = field(default="Homework 4", metadata=value_rules.TEXT)
    parts: tuple[int, ...] = field(default=(), metadata=value_rules.ANYTHING)
    interface: str = field(default="auto", metadata=value_rules.TEXT)
    limits: LimitSettings = LimitSettings()
    seeds: Seeds = Seeds()
    hidden: Hidden = Hidden()
    imports: Imports = Imports()
    training: Training = Training()
    notes: Notes = Notes()
    lateness: LatenessPolicy | None = None
    attempts: AttemptPolicy | None = None
    points: Mapping[str, float] = field(default_factory=dict)
    path: Path = Path()
