"""grades.csv as a spreadsheet reads it."""

from __future__ import annotations

import csv
from pathlib import Path


def rows_in(grades: Path) -> list[dict[str, str]]:
    """What stands in the file, by the names of its columns."""
    with grades.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def totals_in(grades: Path) -> dict[str, float]:
    """The total of each student, by the id."""
    return {row["id"]: float(row["total"]) for row in rows_in(grades)}
