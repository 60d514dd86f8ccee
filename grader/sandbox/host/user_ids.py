"""A user of its own for student code, where the grader is root: one that no other sandbox on this machine uses."""

from __future__ import annotations

import os
import socket

from grader.sandbox.host.isolation import NoConfinement, readable_by_others

FIRST, HOW_MANY = 60600, 200  # between the ranges that distributions and systemd give away


def take_uid() -> tuple[int | None, socket.socket | None]:
    """A uid that no other sandbox on this machine uses, held by the name of an abstract socket; None where root
    privileges or a readable interpreter are missing."""
    if os.getuid() != 0 or not readable_by_others():
        return None, None
    for uid in range(FIRST, FIRST + HOW_MANY):
        lock = socket.socket(socket.AF_UNIX)
        try:
            lock.bind(f"\0backprop-grader-{uid}")
            return uid, lock
        except OSError:
            lock.close()
    raise NoConfinement("Every user id set aside for student code is in use on this machine.")
