"""The image of another homework, and the zip for Gradescope: they grade as the host does, and give nothing to attacks."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

sys.path.insert(0, str(Path(__file__).parent))
import engine
from test_image import SCHEMA, full_marks, settled

from grader import package
from grader.authoring.homework_folder import homework_in
from tests.support.homework_folders import LAYERS, planted

pytestmark = pytest.mark.skipif(not engine.present(), reason="no docker or podman with the image: run `make image`")
RIGHT = (LAYERS / "reference.py").read_text()
WRONG = planted(RIGHT, [("return dout * (cache > 0)", "return dout")])  # 6 points of 100
STOLEN = "import glob\nfor path in [*glob.glob('/**/reference.py', recursive=True), '/autograder/source/homework/reference.py']:\n" \
         "    exec(open(path).read())\n"
SEED = "a seed for both"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The homework as an instructor has it, with what was handed in beside it, and its seed."""
    folder = tmp_path_factory.mktemp("course") / "my layers"
    shutil.copytree(LAYERS, folder, ignore=shutil.ignore_patterns("styles", "__pycache__"))
    (folder / "secret_seed").write_text(SEED)
    (folder / "handed_in").mkdir()
    for name, text in (("right", RIGHT), ("wrong", WRONG), ("stolen", STOLEN)):
        (folder / "handed_in" / f"{name}.py").write_text(text)
    return folder


@pytest.fixture(scope="module")
def image(folder: Path) -> str:
    """What `make image` makes of it."""
    command = engine.engine()
    assert command is not None
    subprocess.run(["make", "image", f"HOMEWORK={folder}", f"ENGINE={command[0]}", f"GRADER={engine.IMAGE}"], cwd=engine.ROOT,
                   check=True, capture_output=True, timeout=900)
    return f"{engine.IMAGE}:my_layers"


@pytest.mark.parametrize(("name", "score"), [("right", 100), ("wrong", 94)])
def test_results_are_those_of_the_host(image: str, folder: Path, tmp_path: Path, name: str, score: float) -> None:
    submission, written = folder / "handed_in" / f"{name}.py", tmp_path / "results.json"
    subprocess.run([sys.executable, "-m", "grader", "grade", str(submission), "--results", str(written), "--homework", str(folder)],
                   cwd=engine.ROOT, check=True, capture_output=True)
    inside = engine.grade(submission, image=image)
    assert inside["score"] == score
    assert settled(inside) == settled(json.loads(written.read_text()))


def test_a_class_is_graded(image: str, folder: Path, tmp_path: Path) -> None:
    mounts = ("-v", f"{folder / 'handed_in'}:/submissions:ro", "-v", f"{tmp_path}:/results")
    confined = (*engine.CONFINED, "--read-only", "--tmpfs", "/tmp", *mounts)
    engine.run(confined, ["class", "/submissions", "--out", "/results", "--jobs", "2"], image=image)
    rows = csv.DictReader((tmp_path / "grades.csv").read_text(encoding="utf-8-sig").splitlines())
    assert {row["id"]: float(row["total"]) for row in rows} == {"right": 100, "wrong": 94, "stolen": 0}
    assert "94 / 100" in engine.run(confined, ["show", "/results", "wrong"], image=image)


def test_another_user_reads_nothing_of_it_and_only_what_it_is_made_of_is_there(image: str) -> None:
    script = "for each in homework.toml reference.py secret_seed; do ! cat /autograder/source/homework/$each 2>/dev/null || exit 1; done"
    engine.run(["--network", "none", "--user", "60600:60600"], ["bash", "-c", script], image=image)
    there = engine.run([], ["ls", "/autograder/source/homework"], image=image).split()
    assert set(there) - {"__pycache__"} == {"homework.toml", "public_cases.json", "reference.py", "secret_seed"}


def test_a_folder_that_cannot_be_used_ends_the_build_with_its_sentence(folder: Path, tmp_path: Path) -> None:
    command = engine.engine()
    assert command is not None
    shutil.copytree(folder, tmp_path / "broken")
    (tmp_path / "broken" / "reference.py").write_text("x = 1\n")
    ended = subprocess.run([*command, "build", "-t", f"{engine.IMAGE}:broken", "--build-arg", f"GRADER={engine.IMAGE}", "-f",
                            "docker/homework.Dockerfile", str(tmp_path / "broken")], cwd=engine.ROOT, capture_output=True, text=True)
    assert ended.returncode and "defines no function affine_forward" in ended.stdout + ended.stderr
    assert not engine.present(f"{engine.IMAGE}:broken")


@pytest.mark.skipif(not engine.present(engine.BASE), reason=f"no docker or podman with {engine.BASE}")
def test_the_zip_set_up_as_gradescope_does_grades(folder: Path, tmp_path: Path) -> None:
    package.build(tmp_path / "autograder.zip", another=homework_in(folder))
    handed_in = folder / "handed_in"
    right, wrong, stolen = engine.set_up_from_the_zip(tmp_path, {
        f"{name}.py": handed_in / f"{name}.py" for name in ("right", "wrong", "stolen")})
    for body, score in ((right, 100), (wrong, 94), (stolen, 0)):
        assert body["error_code"] is None
        jsonschema.validate(body["results"], SCHEMA)
        assert body["results"]["score"] == score and full_marks(body["results"]) == 100
