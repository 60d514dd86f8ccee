"""How much a submission may put on the disk: no limit of the kernel counts its files together, so we look at them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

INTERVAL = 0.2  # seconds from look to look
MOST_ENTRIES = 5000


class DiskWatch:
    """Looks at a scratch folder now and then, until it is stopped, and calls `on_excess` once it holds too much."""

    def __init__(self, scratch: str, megabytes: int, on_excess: Callable[[], None]) -> None:
        self._done = threading.Event()
        self._deciding = threading.Lock()
        threading.Thread(target=self._watch, args=(scratch, megabytes << 20, on_excess), daemon=True).start()

    def stop(self) -> None:
        """Look no more; `on_excess` is not called after this returns."""
        with self._deciding:
            self._done.set()

    def _watch(self, scratch: str, most: int, on_excess: Callable[[], None]) -> None:
        while not self._done.wait(INTERVAL):
            if holds_too_much(scratch, most):
                with self._deciding:
                    if not self._done.is_set():
                        on_excess()
                return


def holds_too_much(folder: str, most: int) -> bool:
    """Whether what lies below `folder` takes more than `most` bytes, or cannot be counted: too much, too deep, shut."""
    taken, entries, waiting = 0, 0, [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                for entry in found:
                    entries += 1
                    taken += 512 * entry.stat(follow_symlinks=False).st_blocks
                    if taken > most or entries > MOST_ENTRIES:
                        return True
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except FileNotFoundError:  # removed meanwhile
            continue
        except OSError:  # shut, or deeper than any path reaches
            return True
    return False
