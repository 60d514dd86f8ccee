"""Run hostile submissions in a sandbox and say what they got away with; prints JSON, so that any user can run it."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from pathlib import Path

import numpy as np

from grader.sandbox.host.limits import Limits
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.program import Piece, Program
from grader.sandbox.protocol.reply import Returned
from grader.sandbox.protocol.request import Request

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.support.attacks import battery

LIMITS = Limits(call_seconds=1.5, load_seconds=6, statement_seconds=0.5, total_seconds=60)
CANARY = "canary-7f3b91"
Z = np.array([-1.0, 2.0, 3.0])


def processes(sandbox: Sandbox) -> list[str]:
    """Every process that `sandbox` has not ended: those of its user, and whatever its zygotes are still parents of."""
    uid = sandbox._uid
    found = [child for each in sandbox._zygotes.running
             for child in Path(f"/proc/{each.pid}/task/{each.pid}/children").read_text().split()]
    for each in Path("/proc").glob("[0-9]*"):
        try:
            # In another network namespace, in a container for instance, another sandbox may have the same uid.
            ours = os.readlink(each / "ns" / "net") == os.readlink("/proc/self/ns/net") if uid is not None else False
            found += [each.name] if ours and f"\nUid:\t{uid}\t" in (each / "status").read_text() else []
        except OSError:  # it ended while we looked
            continue
    return found


def standing(sandbox: Sandbox) -> list[object]:
    """Our process and the first zygote as the scheduler has them; an empty place for one that has ended."""
    zygote = sandbox._zygotes.running[-1].process
    return [() if pid == zygote.pid and zygote.poll() is not None else
            (pid, os.getpriority(os.PRIO_PROCESS, pid), os.sched_getscheduler(pid), os.sched_getaffinity(pid))
            for pid in (os.getpid(), zygote.pid)]


def children() -> str:
    """The children of this process; zygotes among them."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text()


def run(sandbox: Sandbox, text: str, home: Path) -> list[str]:
    """What the attack with this source achieved, as sentences; none is the only acceptable outcome."""
    secret, victim = home / "secret.py", home / "results.json"
    for mark, place in (("__SECRET__", secret), ("__VICTIM__", victim), ("__HOME__", home)):
        text = text.replace(mark, str(place))
    program = Program((Piece(text, "homework4.py"),))
    before = (victim.read_bytes(), victim.stat().st_mode, sorted(os.listdir(home)))
    stood = standing(sandbox)
    worker = sandbox.start_worker(program)
    said = worker.loaded
    reply = worker.call(Request("relu", (Z,)))
    fresh = sandbox.start_worker(program)
    other = fresh.call(Request("softmax", (Z,), seconds=30.0))
    sandbox.clean()
    got = []
    if isinstance(reply, Returned) and np.array_equal(reply.value, np.maximum(Z, 0)):
        got.append("earned the points of relu")
    if "attacks: relu" in text:
        e = np.exp(Z - 3)
        if not (isinstance(other, Returned) and np.allclose(other.value, e / e.sum())):
            got.append(f"took softmax with it: {other}")
    if CANARY in f"{reply} {other} {said}":
        got.append("saw the secret")
    if re.search(r"[\x00-\x08\x1b]", str(getattr(reply, "message", ""))) or len(str(reply)) > 200_000:
        got.append("printed what a terminal obeys, or too much")
    if before != (victim.read_bytes(), victim.stat().st_mode, sorted(os.listdir(home))):
        got.append("changed files of the grader")
    if any(sandbox._home.iterdir()) or any(Path(each, "left-by-an-attack").exists() for each in ("/tmp", "/var/tmp", "/dev/shm")):
        got.append("left a file behind")
    if standing(sandbox) != stood:
        got.append("ended or slowed the grader")
    if processes(sandbox):
        got.append("left a process behind")
    return got


def main() -> None:
    """All attacks, in one sandbox; the last line printed is {"isolation": ..., "got": {attack: sentences}}."""
    os.environ["CANARY"] = CANARY
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "secret.py").write_text(f"CANARY = '{CANARY}'\n")
        (home / "results.json").write_text('{"score": 0}')
        only = sys.argv[1:]
        got = {}
        with Sandbox(LIMITS) as sandbox:
            for name, text in battery().items():
                if not only or name in only:
                    got[name] = run(sandbox, text, home)
            isolation = sandbox.isolation.as_dict()
        left = children().split()
        print(json.dumps({"isolation": isolation, "got": got, "left": left}))


if __name__ == "__main__":
    main()
