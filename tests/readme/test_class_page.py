"""docs/class.md: every layout in its pictures is read as it says, and every command does what it says, in their order."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from grader.classroom import layouts
from grader.classroom.reading import find
from grader.template import notebook
from tests.support.files import packed
from tests.support.running import OURS, ROOT, shell_commands
from tests.support.samples import sample
from tests.support.waiting import LONGEST

PAGE = (ROOT / "docs" / "class.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)
LAYOUTS = re.findall(r"^### .*?\(`(\w+)`\)\n(.*?)(?=^##)", PAGE, re.M | re.S)
SOURCE = sample("plain").text.encode()
WRONG = {"cy/homework4.py": "softmax-wrong-axis_in_softmax_of_plain", "dee.zip": "missing-batch-mean_in_back_prop_of_plain"}


def drawn(picture: str) -> list[str]:
    """The paths in a picture of a tree, in their order; folders end with a slash."""
    top, *lines = picture.splitlines()
    paths, above = [], [top.rstrip("/")]
    for line in lines:
        indent, name = re.fullmatch(r"([│ ]*)[├└]── (.+)", line).groups()
        above = [*above[:len(indent) // 4 + 1], name.rstrip("/")]
        paths.append("/".join(above) + "/" * name.endswith("/"))
    return paths


def made(picture: str, folder: Path, texts: dict[str, bytes]) -> Path:
    """What is drawn, with a homework in each file that could hold one; the folder at its top."""
    for each in drawn(picture):
        path, source = folder / each, texts.get(each.partition("/")[2], SOURCE)
        path.parent.mkdir(parents=True, exist_ok=True)
        if each.endswith("/"):
            path.mkdir(exist_ok=True)
            (path / "HEAD" if path.name == ".git" else path / ".keep").touch()
        else:
            path.write_bytes(contents(path.suffix, source))
    return folder / drawn(picture)[0].split("/")[0]


def contents(suffix: str, source: bytes) -> bytes:
    if suffix == ".ipynb":
        return json.dumps(notebook(source.decode())).encode()
    return packed({"homework4.py": source}) if suffix == ".zip" else source


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize(("layout", "said"), LAYOUTS, ids=[name for name, _ in LAYOUTS])
def test_what_is_drawn_is_read_as_it_says(layout: str, said: str, zipped: bool, tmp_path: Path) -> None:
    blocks = dict(re.findall(r"^```(\w+)\n(.*?)^```$", said, re.M | re.S))
    picture = blocks.get("text") or BLOCKS[0][1]
    handed_in = made(picture, tmp_path, {"submission_metadata.yml": blocks.get("yaml", "").encode()})
    if zipped:
        handed_in = Path(shutil.make_archive(str(tmp_path / "download"), "zip", tmp_path, handed_in.name))
    held = find(handed_in, into=tmp_path / "scratch")
    ids = re.findall(r"`([^`]+)`", said.rpartition("Ids:")[2])
    assert (held.layout, sorted(each.id for each in held.uploads)) == (layout, sorted(ids))


def test_every_layout_is_on_the_page() -> None:
    assert sorted(name for name, _ in LAYOUTS) == sorted(layout.name for layout in layouts.LAYOUTS)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """In which `backprop-grader` is this one, and `make` only says what it would do."""
    path = shell_commands(tmp_path / "bin", backprop_grader=OURS, make=f'exec "{shutil.which("make")}" -n -C "{ROOT}" "$@"')
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="its commands are a POSIX shell's")
def test_the_commands_in_their_order(environment: dict[str, str], tmp_path: Path) -> None:
    place = tmp_path / "work"
    made(BLOCKS[0][1], place, {name: sample(wrong).text.encode() for name, wrong in WRONG.items()})
    files, printed, ran = re.findall(r"`([\w./]+\.csv)`:\n\n```csv", PAGE), "", 0
    assert len(files) == sum(kind == "csv" for kind, _ in BLOCKS)
    for kind, text in BLOCKS:
        if kind == "csv":
            (place / files.pop(0)).write_text(text)
        elif kind == "sh":
            printed = "".join(script(text, place, environment))
            ran += 1
        elif kind == "text" and "── " not in text:
            assert [line for line in text.splitlines() if line not in printed] == []
    assert ran >= 10 and (place / "grades" / "results").is_dir() and (place / "grades" / "grades.csv").is_file()


def script(text: str, place: Path, environment: dict[str, str]) -> list[str]:
    """What it prints, once for each element of the array where it is one."""
    elements = re.search(r"#SBATCH --array=1-(\d)", text)
    said = []
    for element in range(1, int(elements[1]) + 1 if elements else 2):
        ended = subprocess.run(["bash", "-e"], input=text, cwd=place, env={**environment, "SLURM_ARRAY_TASK_ID": str(element)},
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LONGEST)
        assert ended.returncode == 0 and "Traceback" not in ended.stdout, ended.stdout
        said.append(ended.stdout)
    return said
