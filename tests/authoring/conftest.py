"""The command line, asked in this process."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.cli import main


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """told("grade", path): all that the command says, in one line; it ends with this code and never with a traceback."""
    def command(*words: object, code: int = 0) -> str:
        with pytest.raises(SystemExit) as ended:
            main([*map(str, words)])
        said = " ".join("".join(capsys.readouterr()).split())
        assert (ended.value.code or 0) == code and "Traceback" not in said, said
        return said
    return command
