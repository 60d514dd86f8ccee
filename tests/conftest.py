"""For all tests: property-based ones may take their time, machines are noisy, and few digits are enough."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# The digits of scikit-learn are fewer, and all commands that tests start find those: the tests that want MNIST say so.
# Under another name pytest's own workers are told where it is.
MNIST = os.environ.setdefault("MNIST_OF_TESTS", os.environ.pop("MNIST_DIR", ""))

# Run in the background of a script, or with nohup, these would be ignored in all that tests start, and what is stopped
# by Ctrl-C would be waited for without end.
for name, usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL), ("SIGQUIT", signal.SIG_DFL)):
    if (number := getattr(signal, name, None)) is not None and signal.getsignal(number) == signal.SIG_IGN:
        signal.signal(number, usual)


@pytest.fixture
def mnist() -> Path:
    """The folder with MNIST."""
    if not MNIST:
        pytest.skip("MNIST_DIR names no folder with MNIST")
    return Path(MNIST)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """run("grade", path): the command line, asked in this process -> (exit code, standard output, standard error)."""
    from grader import cli

    def command(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(each) for each in arguments])
        return ended.value.code, *capsys.readouterr()  # type: ignore[return-value]

    return command


@pytest.fixture(scope="module")
def sandbox(request: pytest.FixtureRequest) -> Iterator[Any]:
    """One open sandbox for the tests of a module, with the LIMITS of that module if it has any."""
    from grader.sandbox.host.limits import Limits
    from grader.sandbox.host.sandbox import Sandbox

    with Sandbox(getattr(request.module, "LIMITS", Limits())) as room:
        yield room


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One real browser for the tests of a module, which are skipped where there is none."""
    from tests.support.browser import browser

    with browser() as started:
        yield started
