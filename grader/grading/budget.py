"""The seconds one submission may take, so that grading always ends before a platform ends it."""

from __future__ import annotations

from collections.abc import Mapping

from grader.grading.loose_json import number

MARGIN, MOST_MARGIN = 0.1, 30.0  # of the platform's limit, in seconds at most: to stop workers and write the results
LEAST = 1.0


def total_seconds(wanted: float, environment: Mapping[str, str]) -> float:
    """`wanted`, or less where the platform's TIMEOUT_SECONDS leaves less."""
    platform = number(environment.get("TIMEOUT_SECONDS"))
    if platform is None or platform <= 0:
        return wanted
    return max(LEAST, min(wanted, platform - min(MOST_MARGIN, MARGIN * platform)))
