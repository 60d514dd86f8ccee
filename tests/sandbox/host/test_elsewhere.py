"""macOS and Windows, simulated: no fork, and every Linux-only module absent."""

import subprocess
import sys
from pathlib import Path

from tests.support.waiting import LONGEST

REPO = Path(__file__).parents[3]
SCRIPT = '''
import sys
for name in ("fcntl", "resource", "py_landlock", "pyseccomp"):
    sys.modules[name] = None
sys.platform = "darwin"
from grader.sandbox.host.limits import Limits
from grader.sandbox.protocol.program import Piece, Program
from grader.sandbox.protocol.reply import TimedOut
from grader.sandbox.protocol.request import Request
from grader.sandbox.host.sandbox import Sandbox
with Sandbox(Limits(call_seconds=1)) as sandbox:
    program = Program((Piece("def f(x): return x + 1\\ndef loop():\\n    while True: pass\\n", "homework4.py"),))
    worker = sandbox.start_worker(program)
    assert worker.call(Request("f", (1,), seconds=60.0)).value == 2
    assert isinstance(worker.call(Request("loop")), TimedOut)
    assert not worker.alive
    assert "Isolation is reduced" in sandbox.isolation.sentences()[0]
'''


def test_the_same_worker_runs_by_spawn_and_says_that_isolation_is_reduced():
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=REPO, capture_output=True, text=True, timeout=LONGEST)
    assert done.returncode == 0, done.stderr
