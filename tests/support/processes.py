"""Processes of Linux: who is below whom, and who still lives."""

from __future__ import annotations

from pathlib import Path


def descendants(pid: int) -> set[int]:
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        try:
            below = Path(f"/proc/{(one := waiting.pop())}/task/{one}/children").read_text().split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        waiting += map(int, below)
        found |= set(map(int, below))
    return found


def alive(pids: set[int]) -> set[int]:
    def living(pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except (FileNotFoundError, ProcessLookupError):
            return False

    return set(filter(living, pids))
