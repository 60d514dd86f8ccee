"""autograder.zip is the same bytes each time, and set up as Gradescope sets it up it grades."""

import os
import stat
import zipfile
from pathlib import Path

import pytest

from grader import package
from tests.container import engine


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    for out in (first, second):
        package.build(out, seed_file=tmp_path / "seed")
    assert first.read_bytes() == second.read_bytes()


def test_a_kept_seed_is_private_and_in_the_zip(tmp_path: Path) -> None:
    out = tmp_path / "autograder.zip"
    package.build(out)
    kept = tmp_path / "autograder.zip.seed"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600 or os.name != "posix"
    with zipfile.ZipFile(out) as archive:
        assert archive.read("secret_seed") == kept.read_bytes()
        assert {"setup.sh", "run_autograder"} <= set(archive.namelist())
        assert archive.getinfo("run_autograder").external_attr >> 16 & 0o111


def test_a_failed_build_leaves_the_old_zip(tmp_path: Path) -> None:
    out = tmp_path / "autograder.zip"
    out.write_text("the old one")
    (tmp_path / "seed").write_text("")
    with pytest.raises(OSError, match="empty"):
        package.build(out, seed_file=tmp_path / "seed")
    assert out.read_text() == "the old one" and len(list(tmp_path.iterdir())) == 2


@pytest.mark.skipif(not engine.present(engine.BASE), reason=f"no docker or podman with {engine.BASE}")
def test_the_zip_set_up_as_gradescope_does_grades(tmp_path: Path) -> None:
    package.build(tmp_path / "autograder.zip")
    [body] = engine.set_up_from_the_zip(tmp_path, {"homework4.py": engine.ROOT / "reference" / "homework4.py"})
    assert body["error_code"] is None
    assert body["results"]["score"] == sum(test["max_score"] for test in body["results"]["tests"]) > 0
