"""How long `check --watch` takes from a save to the answer: of one function, and of Parts 1 to 5.

python tests/bench/watch.py

A student's editor is played: the file is written, and the time runs until the line is there that ends the answer. What
the processor had to do for it, in the grader and in the worker, is told beside: other programs do not count there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from grader.grading.grade import grade  # noqa: E402
from grader.grading.options import Options  # noqa: E402
from grader.grading.room import room_for  # noqa: E402
from grader.homework.homework4 import homework4  # noqa: E402

SOURCE = (ROOT / "reference" / "homework4.py").read_text(encoding="utf-8")
BROKEN = {
    "softmax": "\n\ndef softmax(z):\n    return np.exp(z) / np.exp(z).sum()\n",
    "forward_prop": "\n\ndef forward_prop(x, y, w, right=forward_prop):\n    return (-right(x, y, w)[0], *right(x, y, w)[1:])\n",
    "back_prop": "\n\ndef back_prop(x, y, w, right=back_prop):\n    return 3 * right(x, y, w)\n",
}
SAVES = 11


def until(lines: IO[str], words: str) -> None:
    """Read on until a line begins with `words`."""
    for line in lines:
        if line.startswith(words):
            return
    raise SystemExit("check --watch has ended")


def seconds(function: str, options: list[str], path: Path) -> list[float]:
    """From each of some saves, wrong and right in turn, to the end of the answer."""
    path.write_text(SOURCE, encoding="utf-8")
    command = [sys.executable, "-m", "grader", "check", "--watch", *options, str(path)]
    taken = []
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE,
                          env={**os.environ, "PYTHONUTF8": "1"}) as process:
        assert process.stdout is not None
        try:
            until(process.stdout, "Watching")
            for save in range(SAVES):
                text = SOURCE + (BROKEN[function] if save % 2 == 0 else "")
                begun = time.perf_counter()
                path.write_text(text, encoding="utf-8")
                until(process.stdout, "Next:")
                taken.append(time.perf_counter() - begun)
        finally:
            process.terminate()
    return taken


def processor_seconds(function: str, options: Options, path: Path) -> list[float]:
    """Of warm checks in turn of a file that is right and one that is wrong."""
    homework, taken = homework4(), []
    with room_for(homework.assignment, options) as room:
        for save in range(SAVES):
            path.write_text(SOURCE + (BROKEN[function] if save % 2 == 0 else ""), encoding="utf-8")
            begun = time.process_time() + room.processor_seconds
            grade(path, homework, sandbox=room, options=options)
            taken.append(time.process_time() + room.processor_seconds - begun)
    return taken[1:]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for function in BROKEN:
            one, parts = Options(mode="check", questions=(function,)), Options(mode="check", parts=(1, 2, 3, 4, 5))
            for what, options, same in ((function, ["--question", function], one), ("Parts 1 to 5", ["--parts", "1-5"], parts)):
                path = Path(folder) / "homework4.py"
                taken, worked = seconds(function, options, path), processor_seconds(function, same, path)
                print(f"{function} changed, {what} checked: {median(taken):.2f} s from the save to the answer, "
                      f"{max(taken):.2f} s at most; {min(worked):.2f} to {max(worked):.2f} s of the processor", flush=True)


if __name__ == "__main__":
    main()
