"""The image of another homework, and the zip for Gradescope: they grade as the host does, and give nothing to attacks."""

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader import package
from grader.authoring.homework_folder import homework_in
from tests.container import engine
from tests.container.test_image import full_marks, settled
from tests.readme.test_authoring_page import IN_AN_IMAGE
from tests.results.readers import SCHEMA
from tests.support.grades import totals_in
from tests.support.homework_folders import LAYERS, planted

pytestmark = pytest.mark.skipif(not engine.present(), reason="no docker or podman with the image: run `make image`")
COMMAND = engine.engine() or ["no engine"]
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
    for name, text in (("ada", RIGHT), ("bob", WRONG), ("eve", STOLEN)):
        (folder / "handed_in" / f"{name}.py").write_text(text)
    return folder


def made(command: str, folder: Path, out: Path) -> None:
    """A command of docs/authoring.md in the clone, about this homework and this engine's image of the grader."""
    words = shlex.split(command.replace("HOMEWORK=mine", f"HOMEWORK='{folder}'").replace("=handed_in", f"='{folder}'/handed_in"))
    subprocess.run([*words, f"ENGINE={COMMAND[0]}", f"GRADER={engine.IMAGE}", f"OUT={out}"], cwd=engine.ROOT, check=True,
                   capture_output=True, timeout=900)


@pytest.fixture(scope="module")
def image(folder: Path) -> Iterator[str]:
    """What `make image` makes of it."""
    made(IN_AN_IMAGE[0], folder, folder)
    yield f"{engine.IMAGE}:my_layers"
    subprocess.run([*COMMAND, "rmi", f"{engine.IMAGE}:my_layers"], check=True, capture_output=True)


@pytest.mark.parametrize(("name", "score"), [("ada", 100), ("bob", 94)])
def test_results_are_those_of_the_host(image: str, folder: Path, tmp_path: Path, name: str, score: float) -> None:
    submission, written = folder / "handed_in" / f"{name}.py", tmp_path / "results.json"
    subprocess.run([sys.executable, "-m", "grader", "grade", str(submission), "--results", str(written), "--homework", str(folder)],
                   cwd=engine.ROOT, check=True, capture_output=True)
    inside = engine.grade(submission, image=image)
    assert inside["score"] == score
    assert settled(inside) == settled(json.loads(written.read_text()))


def test_one_and_a_class_are_graded_as_the_page_says(image: str, folder: Path, tmp_path: Path) -> None:
    made(IN_AN_IMAGE[1], folder, tmp_path / "one")
    assert json.loads((tmp_path / "one" / "results.json").read_text())["score"] == 94
    made(IN_AN_IMAGE[2], folder, tmp_path / "all")
    assert totals_in(tmp_path / "all" / "grades.csv") == {"ada": 100, "bob": 94, "eve": 0}
    mounts = ("-v", f"{tmp_path / 'all'}:/results")
    assert "94 / 100" in engine.run([*engine.CONFINED, "--read-only", "--tmpfs", "/tmp", *mounts], ["show", "/results", "bob"], image=image)


def test_another_user_reads_nothing_of_it_and_only_what_it_is_made_of_is_there(image: str) -> None:
    script = "for each in homework.toml reference.py secret_seed; do ! cat /autograder/source/homework/$each 2>/dev/null || exit 1; done"
    engine.run(["--network", "none", "--user", "60600:60600"], ["bash", "-c", script], image=image)
    there = engine.run([], ["ls", "/autograder/source/homework"], image=image).split()
    assert set(there) - {"__pycache__"} == {"homework.toml", "public_cases.json", "reference.py", "secret_seed"}


def test_a_folder_that_cannot_be_used_ends_the_build_with_its_sentence(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "broken")
    (tmp_path / "broken" / "reference.py").write_text("x = 1\n")
    said = IN_AN_IMAGE[3].replace("GRADER=backprop-grader", f"GRADER={engine.IMAGE}").replace("-t mine", f"-t {engine.IMAGE}:broken")
    words = [*COMMAND, *shlex.split(said)[1:-1], str(tmp_path / "broken")]
    ended = subprocess.run(words, cwd=engine.ROOT, capture_output=True, text=True)
    assert ended.returncode and "defines no function affine_forward" in ended.stdout + ended.stderr
    assert not engine.present(f"{engine.IMAGE}:broken")


@pytest.mark.skipif(not engine.present(engine.BASE), reason=f"no docker or podman with {engine.BASE}")
def test_the_zip_set_up_as_gradescope_does_grades(folder: Path, tmp_path: Path) -> None:
    package.build(tmp_path / "autograder.zip", another=homework_in(folder))
    handed_in = folder / "handed_in"
    bodies = engine.set_up_from_the_zip(tmp_path, {f"{name}.py": handed_in / f"{name}.py" for name in ("ada", "bob", "eve")})
    for body, score in zip(bodies, (100, 94, 0), strict=True):
        assert body["error_code"] is None
        SCHEMA.validate(body["results"])
        assert body["results"]["score"] == score and full_marks(body["results"]) == 100
