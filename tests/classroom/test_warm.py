"""A warm process of a class: nobody is graded where student code could read the answers."""

import os
import tempfile
from pathlib import Path

import pytest

from grader.authoring.homework_folder import homework_in
from grader.classroom.graded import Order
from grader.classroom.warm import Warm
from grader.sandbox.host import cleanup
from grader.sandbox.host.isolation import NoConfinement
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.mechanism import unavailable
from tests.support.homework_folders import STARTER


@pytest.mark.skipif(os.name != "posix", reason="elsewhere nothing is confined, and the report says so")
def test_without_confinement_it_is_said_at_once_and_not_of_each_submission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Sandbox._judge
    monkeypatch.setattr(Sandbox, "_judge", lambda self, applied: judge(self, {**applied, "landlock": unavailable("simulated")}))
    monkeypatch.setattr(cleanup, "SHARED", ())
    monkeypatch.setattr("grader.sandbox.host.user_ids.readable_by_others", lambda: False)
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(NoConfinement, match="could read here whatever you can"):
        Warm(Order(homework_in(STARTER).assignment, folder=STARTER))
    assert list(tmp_path.iterdir()) == []
