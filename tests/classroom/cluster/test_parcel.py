"""What arrives at a worker is graded as what was sent: the same files, links and names, cut where intake refuses."""

import os
import pickle
from pathlib import Path

import pytest

from grader.classroom.cluster import parcel
from grader.classroom.cluster.parcel import pack, pack_data, unpack
from grader.homework.contract import CONTRACT
from grader.intake import entries
from grader.intake.entries import SOURCE_BYTES
from grader.intake.errors import CallerError, NotGradable
from grader.intake.load_submission import take_in
from tests.support.files import write_all

FEW = 20  # files of a folder, where there are at most so many
SAMPLES = Path(__file__).resolve().parents[2] / "submissions"


def taken(path: Path) -> object:
    """What intake makes of it, or says."""
    try:
        return take_in(path, CONTRACT, one_student=True)
    except (NotGradable, CallerError) as error:
        return str(error)


def arrived(path: Path, folder: Path) -> Path:
    folder.mkdir()
    return unpack(pickle.loads(pickle.dumps(pack(path))), folder)


def folder_with_everything(folder: Path) -> Path:
    write_all(folder, {"homework4.py": (SAMPLES / "correct" / "plain.py").read_bytes(), "deep/er/helpers.py": b"X = 1\n",
                       "venv/large.py": b"X = 1\n" * 100, "data.csv": b"1," * SOURCE_BYTES, "caf\u00e9 (1).txt": b"x",
                       os.fsdecode(b"latin\xe9.py"): b"x = 1\n"})
    (folder / "out").symlink_to("/etc/passwd")
    (folder / "back").symlink_to("..")
    os.mkfifo(folder / "pipe.py")
    return folder


def too_many(folder: Path) -> Path:
    return write_all(folder, {f"{number}.txt": b"" for number in range(FEW + 5)})


def link_without_a_suffix(folder: Path) -> Path:
    folder.mkdir()
    (folder / "ada").symlink_to(SAMPLES / "correct" / "plain.py")
    return folder / "ada"


def too_large(folder: Path) -> Path:
    return write_all(folder, {"homework4.py": b"x = 1\n" * SOURCE_BYTES}) / "homework4.py"


@pytest.mark.skipif(os.name != "posix", reason="workers run on Linux and macOS")
@pytest.mark.parametrize("make", [folder_with_everything, too_many, link_without_a_suffix, too_large])
def test_intake_sees_the_same(make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (parcel, entries):
        monkeypatch.setattr(module, "MOST_ENTRIES", FEW)
    path = make(tmp_path / "handed in")
    assert taken(arrived(path, tmp_path / "there")) == taken(path)


@pytest.mark.parametrize("name", sorted(path.name for path in (SAMPLES / "intake").rglob("*") if path.is_file())[:12])
def test_samples_of_intake(name: str, tmp_path: Path) -> None:
    [path, *_] = (SAMPLES / "intake").rglob(name)
    assert taken(arrived(path, tmp_path / "there")) == taken(path)


def test_what_is_not_opened_does_not_travel(tmp_path: Path) -> None:
    sent = pack(folder_with_everything(tmp_path / "in"))
    assert not any(content.name.startswith("venv") for content in sent.contents)
    assert max(len(content.data) for content in sent.contents) == SOURCE_BYTES + 1


def test_what_cannot_be_sent_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CallerError, match="There is no file or folder"):
        pack(tmp_path / "nothing")
    monkeypatch.setattr(parcel, "MOST_BYTES", 10)
    with pytest.raises(CallerError, match="no worker is sent"):
        pack(folder_with_everything(tmp_path / "in"))


def test_digits_travel_whole(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    sent = write_all(tmp_path / "in", {"t10k-images-idx3-ubyte.gz": b"x" * (SOURCE_BYTES + 9)})
    place = unpack(pack_data(sent), tmp_path / "there")
    assert [path.stat().st_size for path in place.iterdir()] == [SOURCE_BYTES + 9]
