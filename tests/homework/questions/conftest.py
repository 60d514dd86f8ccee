"""A student's own machine."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def no_reference(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The answers are nowhere."""
    monkeypatch.setenv("BACKPROP_GRADER_REFERENCE", str(tmp_path / "nowhere"))
