"""The secret seed of the hidden cases: where it comes from, and the hash that reports may carry."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from grader.configuration.errors import ConfigurationError
from grader.data_classes import dataclass

DEFAULT_SECRET = "backprop-grader"
DEFAULT_SAID = ("Hidden cases are drawn from the default seed, which everybody can read; put your own into a file "
                "secret_seed, or into BACKPROP_GRADER_SEED.")
VALUE, FILE = "BACKPROP_GRADER_SEED", "BACKPROP_GRADER_SEED_FILE"


class SeedError(ConfigurationError):
    """A seed was asked for and cannot be had; the message is one sentence for the instructor."""


@dataclass(frozen=True)
class SecretSeed:
    """The text all hidden cases are drawn from. It never shows in a repr, a log or a result."""

    text: str = field(repr=False)
    is_default: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """What an instructor should know of it; no report says so, which a student reads."""
        return (DEFAULT_SAID,) if self.is_default else ()

    @property
    def hash(self) -> str:
        """12 hex digits that tell two seeds apart and give neither away: salted, so that no table of hashes has it."""
        return hashlib.blake2b(self.text.encode(), digest_size=6, salt=b"backprop-grader!").hexdigest()


def secret_seed(folder: Path, environment: Mapping[str, str] = os.environ) -> SecretSeed:
    """The seed in $BACKPROP_GRADER_SEED, in the file $BACKPROP_GRADER_SEED_FILE names, or in `folder`/secret_seed."""
    if environment.get(VALUE):
        return SecretSeed(environment[VALUE])
    if environment.get(FILE):
        return _from_file(Path(environment[FILE]))
    beside = folder / "secret_seed"
    return _from_file(beside) if beside.exists() else SecretSeed(DEFAULT_SECRET, is_default=True)


def _from_file(path: Path) -> SecretSeed:
    # An unreadable seed must stop the grader: hidden cases from the default seed would be public cases.
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError(f"The secret seed in {path} cannot be read: {error}.") from error
    if not text:
        raise SeedError(f"The secret seed in {path} is empty.")
    return SecretSeed(text)
