"""The archive of a class in a scratch folder: hostile and awkward entries end there or are said, and nothing beside it."""

import io
import re
import stat
import tarfile
import zipfile
from dataclasses import replace

import pytest

from grader.classroom import unpacking
from grader.classroom.reading import find
from grader.classroom.unpacking import OF_A_CLASS, unpacked
from grader.homework.contract import CONTRACT
from grader.intake.errors import CallerError, NotGradable
from grader.intake.load_submission import take_in
from tests.support.classes import GOOD
from tests.support.files import write


def zip_of(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data, *mode in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = (mode[0] if mode else stat.S_IFREG | 0o644) << 16
            archive.writestr(info, data)
    return path


def tar_of(path, members, mode="w:gz"):
    with tarfile.open(path, mode) as archive:
        for name, data, *kind in members:
            info = tarfile.TarInfo(name)
            info.size = 0 if kind else len(data)
            if kind:
                info.type, info.linkname = kind[0], data.decode()
            archive.addfile(info, io.BytesIO(data))
    return path


# case: (members beside jane.py and john.py, students beside them, part of a note)
ENTRIES = {
    "out of it": ([("../kim.py", GOOD)], [], "lead out of the archive were left out: ../kim.py"),
    "absolute": ([("/kim.py", GOOD)], [], "lead out of the archive"),
    "a drive": ([("C:\\kim.py", GOOD)], [], "lead out of the archive"),
    "a link": ([("kim.py", b"/etc/passwd", stat.S_IFLNK | 0o777)], [], "links or devices were left out: kim.py"),
    "a device": ([("CON.py", GOOD)], ["CON"], "CON"),
    "trailing dot": ([("kim./homework4.py", GOOD)], ["kim."], "kim."),
    "an empty folder": ([("kim/", b"")], ["kim"], "Empty"),
    "macOS": ([("__MACOSX/._jane.py", b"\0"), (".DS_Store", b"\0"), ("__MACOSX/", b"")], [], ""),
    "a control character": ([("k\nim.py", GOOD)], ["k\nim"], "k\ufffdim"),
    "a file and a folder of one name": ([("kim", b"x"), ("kim/homework4.py", GOOD)], ["kim"], "kim"),
    "a long name": ([("kim/" + "y" * 400 + ".py", GOOD)], [], "longer names than files can have"),
    "a deep one": ([("kim/" + "y/" * 60 + "x.py", GOOD)], [], "longer names than files can have"),
    "a long part": ([("k" * 250 + ".py", GOOD)], ["k" * 250], ""),
    "backslashes": ([("kim\\homework4.py", GOOD)], ["kim"], ""),
}


@pytest.mark.parametrize("case", ENTRIES)
def test_each_kind_of_entry(case, tmp_path):
    members, students, note = ENTRIES[case]
    archive = zip_of(tmp_path / "class.zip", [("jane.py", GOOD), ("john.py", GOOD), *members])
    held = find(archive, into=tmp_path / "scratch")
    assert {each.id for each in held.students} == {"jane", "john", *students}
    assert note in " ".join(held.notes) and bool(note) == bool(held.notes)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["class.zip", "scratch"]
    assert all(each.path.resolve().is_relative_to(tmp_path / "scratch" / "unfolded") for each in held.uploads)


def test_names_that_differ_in_case_are_two_files_on_every_file_system(tmp_path):
    node, _ = unpacked(zip_of(tmp_path / "class.zip", [("Jane.py", GOOD), ("jane.py", b"x")]), tmp_path / "there")
    assert [each.name for each in node.children] == ["Jane.py", "jane.py"]
    assert len({each.path.name.casefold() for each in node.children}) == 2


def test_links_and_sparse_members_of_a_tar_are_left_out(tmp_path):
    archive = tar_of(tmp_path / "class.tgz", [("jane.py", GOOD), ("john.py", b"jane.py", tarfile.LNKTYPE), ("kim.py", b"/etc/passwd", tarfile.SYMTYPE),
                                              ("lee.py", b"", tarfile.FIFOTYPE), ("moe", b"", tarfile.DIRTYPE)])
    held = find(archive, into=tmp_path / "scratch")
    assert [each.id for each in held.uploads] == ["jane", "moe"]
    assert held.notes == ("Entries that are links or devices were left out: john.py, kim.py, lee.py.", "Empty, no byte was handed in: moe.")


@pytest.mark.parametrize("name, size", [("homework4.py", 2_000_001), ("homework4.py", 9_000_000), ("data.csv", 9_000_000), ("hw.zip", 100_000_001)])
def test_what_is_larger_than_grading_reads_is_said_to_be(name, size, tmp_path):
    node, _ = unpacked(zip_of(tmp_path / "class.zip", [("jane/" + name, bytes(size))]), tmp_path / "there")
    write(tmp_path / "alone" / name, bytes(size))

    def refusal(path):
        with pytest.raises(NotGradable) as refused:
            take_in(path, CONTRACT, one_student=True)
        return str(refused.value)

    assert refusal(node.children[0].path) == refusal(tmp_path / "alone")


def test_a_bomb_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "OF_A_CLASS", replace(OF_A_CLASS, unfolded=5_000_000, tar=1_000_000, entries=20))
    for name, made, said in [
            ("a.zip", lambda path: zip_of(path, [(f"{i}.py", bytes(1_900_000)) for i in range(9)]), "unpacks to more than 5 MB; unpack it yourself"),
            ("b.tgz", lambda path: tar_of(path, [("a.py", bytes(1_900_000))]), "larger than 1 MB"),
            ("c.zip", lambda path: zip_of(path, [(f"{i}.py", b"") for i in range(21)]), "more than 20 files; unpack it yourself and name the folder"),
            ("d.tgz", lambda path: tar_of(path, [(f"{i}.py", b"") for i in range(21)]), "more than 20 files")]:
        with pytest.raises(CallerError, match=rf"{name}.*{said}"):
            find(made(tmp_path / name), into=tmp_path / "scratch")


@pytest.mark.parametrize("name, data, said", [
    ("class.zip", b"PK\x03\x04 no", r"^The archive class.zip cannot be read \(BadZipFile\). Download it again.$"),
    ("class.zip", b"", "class.zip cannot be read"), ("class.tgz", b"\x1f\x8b no", "class.tgz cannot be read"),
    ("class.rar", b"Rar!\x1a", "of a kind that is not opened here"), ("class.7z", b"7z\xbc\xaf\x27\x1c", "of a kind that is not opened here")])
def test_a_damaged_archive_is_one_sentence(name, data, said, tmp_path):
    write(tmp_path / name, data)
    with pytest.raises(CallerError, match=said):
        find(tmp_path / name, into=tmp_path / "scratch")


def damaged(path, *names):
    """The archive with the bytes of these members other than their checksums say."""
    with zipfile.ZipFile(path) as archive:
        spots = [(archive.getinfo(name).header_offset, name) for name in names]
    data = bytearray(path.read_bytes())
    for offset, name in spots:
        data[offset + 30 + len(name)] ^= 0xFF
    path.write_bytes(data)
    return path


def locked(path, name):
    """The archive with a member that says it needs a password."""
    data = bytearray(path.read_bytes())
    data[data.rfind(name.encode()) - 46 + 8] |= 1
    path.write_bytes(data)
    return path


MEMBERS = [("jane.py", GOOD), ("john/homework4.py", GOOD), ("john/plot.png", GOOD), ("kim.py", GOOD)]
# case: (how the archive is damaged, of whom nothing is graded, the note)
DAMAGES = {
    "a file": (lambda path: damaged(path, "jane.py"), {"jane"}, "Unreadable in the archive: jane.py; so nothing is graded of jane.py."),
    "a file in a folder": (lambda path: damaged(path, "john/homework4.py"), {"john"}, "Unreadable in the archive: john/homework4.py; so nothing is graded of john."),
    "no source": (lambda path: damaged(path, "john/plot.png"), set(), "Unreadable in the archive: john/plot.png; which does not hinder the grading."),
    "a password": (lambda path: locked(path, "kim.py"), {"kim"}, "Unreadable in the archive: kim.py; so nothing is graded of kim.py."),
}


@pytest.mark.parametrize("case", DAMAGES)
def test_a_damaged_entry_is_that_of_one_student(case, tmp_path):
    damage, lost, note = DAMAGES[case]
    held = find(damage(zip_of(tmp_path / "class.zip", MEMBERS)), into=tmp_path / "scratch")
    assert {each.id for each in held.uploads if each.unreadable} == lost
    assert len(held.uploads) == 3 and held.notes == (note,)


@pytest.mark.parametrize(("members", "unreadable", "said"), [
    (MEMBERS, [name for name, _ in MEMBERS], "jane.py in the archive is damaged .* Download it again"),
    ([("submission_metadata.yml", b"---"), ("submission_1/a.py", GOOD)], ["submission_metadata.yml"], "submission_metadata.yml in the archive is damaged")])
def test_an_archive_of_which_nothing_or_no_metadata_can_be_read_is_refused(members, unreadable, said, tmp_path):
    with pytest.raises(CallerError, match=said):
        find(damaged(zip_of(tmp_path / "class.zip", members), *unreadable), into=tmp_path / "scratch")


@pytest.mark.parametrize("name", ["class", "class.ZIP", "class.download", "class.gz", "class.tar.zip"])
@pytest.mark.parametrize("made", [zip_of, tar_of])
def test_an_archive_is_known_by_what_it_holds(made, name, tmp_path):
    archive = made(tmp_path / name, [("jane.py", GOOD), ("john.py", GOOD)])
    assert [each.id for each in find(archive, into=tmp_path / "scratch").uploads] == ["jane", "john"]


def test_an_archive_of_a_student_needs_no_suffix(tmp_path):
    zip_of(tmp_path / "john.zip", [("homework4.py", GOOD)]).rename(tmp_path / "john")
    archive = zip_of(tmp_path / "class.zip", [("jane.py", GOOD), ("john", (tmp_path / "john").read_bytes()), ("README", b"x")])
    held = find(archive, into=tmp_path / "scratch")
    assert [each.id for each in held.uploads] == ["jane", "john"]
    assert take_in(held.uploads[1].path, CONTRACT, one_student=True).program.pieces


def test_names_in_utf_8_that_do_not_say_so_are_read_right(tmp_path):
    archive = zip_of(tmp_path / "class.zip", [("José.py", GOOD), ("Zoë.py", GOOD)])
    flagged = archive.read_bytes()
    unflagged = re.sub(rb"(PK\x03\x04..|PK\x01\x02....)\x00\x08", rb"\1" + bytes(2), flagged, flags=re.S)
    assert len(unflagged) == len(flagged) and sum(old != new for old, new in zip(flagged, unflagged, strict=True)) == 4  # twice each
    archive.write_bytes(unflagged)
    assert [each.id for each in find(archive, into=tmp_path / "scratch").students] == ["José", "Zoë"]


def test_a_scratch_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    write(tmp_path / "file", b"")
    with pytest.raises(CallerError, match=r"class.zip cannot be unpacked to .*: (Not a directory|File exists)"):
        find(zip_of(tmp_path / "class.zip", [("jane.py", GOOD)]), into=tmp_path / "file")
