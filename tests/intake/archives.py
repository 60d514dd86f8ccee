"""Archives built while the tests run, from small recipes, so that nothing hostile is committed."""

import io
import json
import stat
import struct
import tarfile
import zipfile

GOOD = b"def relu(z):\n    return z\n"
UNWRITTEN = b"def relu(z):\n    raise NotImplementedError\ndef softmax(z):\n    raise NotImplementedError\n"
SOFTMAX = b"def softmax(z):\n    return relu(z)\n"
NOTEBOOK = json.dumps({"cells": [{"cell_type": "code", "source": "a = 1\n" + GOOD.decode()}]}).encode()
OTHER = b"def plot(a):\n    return a\n"


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    """A zip of (name, bytes) pairs; a third element is the Unix mode of the entry."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data, *mode in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = compression
            if mode:
                info.external_attr = mode[0] << 16
            archive.writestr(info, data)
    return file.getvalue()


def misnamed(name, data, *members):
    """A zip of which one name says that it is UTF-8 and holds Latin-1; of the same length, for it has each twice."""
    return zipped([(name, data), *members]).replace(name.encode(), name.replace("\u00e9", "\u00e9" * 2).encode("latin-1"))


def tarred(members, mode="w:gz"):
    """A tar of (name, bytes) pairs; a third element is the type of the entry, its data then the link's target."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:
        for name, data, *kind in members:
            info = tarfile.TarInfo(name)
            if kind:
                info.type, info.linkname = kind[0], data.decode()
            else:
                info.size = len(data)
            archive.addfile(info, None if kind else io.BytesIO(data))
    return file.getvalue()


def locked(data):
    """A zip whose entries say that they are encrypted."""
    changed = bytearray(data)
    changed[6] |= 1
    changed[changed.find(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


def long_header(kind, size):
    """A tar whose only entry is a header that says something about the next one, of so many bytes."""
    info = tarfile.TarInfo("x")
    info.type, info.size = kind, size
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(info, io.BytesIO(b"1" * size))
    return file.getvalue()


def sparse(members=20, size=95_000_000):
    """GNU's old format: each member is one block of header that says where its bytes would lie, and no bytes."""
    out = []
    for number in range(members):
        info = tarfile.TarInfo(f"m{number}.py")
        info.type, info.size = tarfile.GNUTYPE_SPARSE, 0
        block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
        block[483:495] = b"%011o\0" % size  # realsize
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
        out.append(bytes(block))
    return b"".join(out) + tarred([("homework4.py", GOOD)], "w")


def long_directory(count=200_000):
    """A zip whose table of contents has so many lines, each of 50 bytes."""
    data = zipped([("homework4.py", GOOD)])
    start = data.index(b"PK\x01\x02")
    line = data[start:data.index(b"PK\x05\x06")]
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count & 0xffff, count & 0xffff, len(line) * count, start, 0)
    return data[:start] + line * count + end


LINK = stat.S_IFLNK | 0o777
DEVICE = stat.S_IFCHR | 0o666

# recipe name: (file name, bytes, graded file or None, part of a note or of the refusal)
RECIPES = {
    "one file": ("a.zip", lambda: zipped([("homework4.py", GOOD)]), "homework4.py", ""),
    "in a folder": ("a.zip", lambda: zipped([("hw/homework4.py", GOOD)]), "hw/homework4.py", ""),
    "macOS noise": ("a.zip", lambda: zipped([("__MACOSX/._homework4.py", b"\0"), (".DS_Store", b"\0"),
                                             ("homework4.py", GOOD)]), "homework4.py", ""),
    "checkpoints": ("a.zip", lambda: zipped([(".ipynb_checkpoints/homework4.py", GOOD), ("x.py", GOOD)]), "x.py", ""),
    "a venv": ("a.zip", lambda: zipped([("venv/lib/homework4.py", GOOD), ("x.py", GOOD)]), "x.py", ""),
    "name before content": ("a.zip", lambda: zipped([("aaa.py", GOOD), ("homework4_jane.py", GOOD)]),
                            "homework4_jane.py", "aaa.py was not"),
    "content before name": ("a.zip", lambda: zipped([("main.py", GOOD), ("homework4.py", OTHER)]), "main.py",
                            "defines 1 of the homework's functions"),
    "template beside solution": ("a.zip", lambda: zipped([
        ("homework4.py", b"def relu(z):\n    raise NotImplementedError\n"), ("mine.py", GOOD)]), "mine.py", "mine.py"),
    "no candidate": ("a.zip", lambda: zipped([("a.py", OTHER), ("b.py", OTHER)]), None, "None of the files a.py, b.py"),
    "no source": ("a.zip", lambda: zipped([("report.pdf", b"%PDF")]), None, "it holds report.pdf"),
    "empty": ("a.zip", lambda: zipped([]), None, "nothing at all"),
    "dot dot": ("a.zip", lambda: zipped([("../../etc/homework4.py", GOOD)]), None, "no .py file"),
    "absolute": ("a.zip", lambda: zipped([("/etc/homework4.py", OTHER), ("x.py", GOOD)]), "x.py", "lead out of"),
    "drive": ("a.zip", lambda: zipped([("C:\\homework4.py", OTHER), ("x.py", GOOD)]), "x.py", "lead out of"),
    "symlink": ("a.zip", lambda: zipped([("homework4.py", b"/etc/passwd", LINK), ("x.py", GOOD)]), "x.py", "links or"),
    "device": ("a.zip", lambda: zipped([("homework4.py", b"", DEVICE), ("x.py", GOOD)]), "x.py", "links or devices"),
    "bomb": ("a.zip", lambda: zipped([("homework4.py", bytes(50_000_000))]), None, "larger than 2 MB"),
    "bomb beside homework": ("a.zip", lambda: zipped([("zeros.py", bytes(9_000_000)), ("homework4.py", GOOD)]),
                             "homework4.py", "larger than 2 MB"),
    "50 MB of data": ("a.zip", lambda: zipped([("train.npy", bytes(50_000_000)), ("hw4.py", GOOD)]), "hw4.py", ""),
    "10,001 entries": ("a.zip", lambda: zipped([(f"{i}.txt", b"") for i in range(10_001)]), None, "10,000 files"),
    "200,000 entries": ("a.zip", long_directory, None, "10,000 files"),
    "10,001 entries of a tar": ("a.tar", lambda: tarred([(f"{i}.txt", b"") for i in range(10_001)], "w"), None, "10,000 files"),
    "digits in a header": ("a.tar", lambda: long_header(b"x", 60_000), None, "headers that no homework needs"),
    "a name of 40 MB": ("a.tar", lambda: long_header(b"L", 40_000_000), None, "10,000 files"),
    "gigabytes of nothing": ("a.tar", sparse, "homework4.py", "Sparse files were left out: m0.py, m1.py"),
    "much in all of its archives": ("a.zip", lambda: zipped([
        *((f"{i}.tar.gz", inner) for inner in [tarred([("x.bin", bytes(60_000_000))])] for i in range(4)),
        ("c.tar.gz", tarred([("homework4.py", GOOD)]))]), None, "unpacks to more than 150 MB"),
    "emoji": ("a.zip", lambda: zipped([("\U0001f600.py", GOOD)]), "\U0001f600.py", ""),
    "control characters": ("a.zip", lambda: zipped([("a\x1b[31m.py", GOOD)]), "a\ufffd[31m.py", ""),
    "zip in a zip": ("a.zip", lambda: zipped([("b.zip", zipped([("homework4.py", GOOD)]))]), "b.zip/homework4.py", ""),
    "zip in a zip in a zip": ("a.zip", lambda: zipped([("c.zip", zipped([("b.zip", zipped([("homework4.py", GOOD)]))]))]),
                              "c.zip/b.zip/homework4.py", ""),
    "zip beside another file": ("a.zip", lambda: zipped([("plots.py", OTHER), ("hw4.zip", zipped([("homework4.py", GOOD)]))]),
                                "hw4.zip/homework4.py", "plots.py was not"),
    "zip beside the template": ("a.zip", lambda: zipped([("homework4.py", UNWRITTEN), ("mine.zip", zipped([("mine.py", GOOD)]))]),
                                "mine.zip/mine.py", "homework4.py was not"),
    "zip beside the homework": ("a.zip", lambda: zipped([("homework4.py", GOOD), ("old.zip", zipped([("homework4.py", GOOD + SOFTMAX)]))]),
                                "homework4.py", ""),
    "damaged zip beside a file": ("a.zip", lambda: zipped([("hw4.py", OTHER), ("b.zip", b"PK\x03\x04 no")]), "hw4.py",
                                  "b.zip cannot be read"),
    "rar beside a text": ("a.zip", lambda: zipped([("notes.txt", b"hello"), ("hw4.rar", b"Rar!")]), None,
                          "hw4.rar is an archive of a kind that is not opened here; hand in a .zip file"),
    "backslashes": ("a.zip", lambda: zipped([("hw4\\hw4.py", GOOD), ("hw4\\.ipynb_checkpoints\\hw4-checkpoint.py", GOOD + SOFTMAX)]),
                    "hw4/hw4.py", ""),
    "backslashes of macOS": ("a.zip", lambda: zipped([("__MACOSX\\hw4.py", GOOD + SOFTMAX), ("hw\\x.py", GOOD), ("hw\\", b"")]),
                             "hw/x.py", ""),
    "backslashes out of it": ("a.zip", lambda: zipped([("..\\hw4.py", OTHER), ("x.py", GOOD)]), "x.py", "lead out of"),
    "backslashes in a tar": ("a.tgz", lambda: tarred([("hw4\\hw4.py", GOOD), ("hw4\\__MACOSX\\hw4.py", GOOD)]), "hw4/hw4.py", ""),
    "one name twice": ("a.tar", lambda: tarred([("hw4.py", OTHER), ("hw4.py", GOOD)], "w"), "hw4.py", ""),
    "a very long name": ("a.zip", lambda: zipped([("a/" * 2_000 + "homework4.py", GOOD), ("x.py", GOOD)]), "x.py", "lead out of"),
    "strings of a notebook": ("a.zip", lambda: zipped([("a.py", OTHER), ("mine.ipynb", NOTEBOOK)]), "mine.ipynb", "a.py was not"),
    "not a zip": ("a.zip", lambda: b"PK\x03\x04 no", None, "cannot be read (BadZipFile)"),
    "bzip2 members": ("a.zip", lambda: zipped([("x.py", GOOD)], zipfile.ZIP_BZIP2), "x.py", ""),
    "lzma members": ("a.zip", lambda: zipped([("x.py", GOOD)], zipfile.ZIP_LZMA), "x.py", ""),
    "tar": ("a.tar", lambda: tarred([("homework4.py", GOOD)], "w"), "homework4.py", ""),
    "tar.gz": ("a.tar.gz", lambda: tarred([("homework4.py", GOOD)]), "homework4.py", ""),
    "tar.xz": ("a.tar.xz", lambda: tarred([("homework4.py", GOOD)], "w:xz"), "homework4.py", ""),
    "tar.bz2": ("a.tar.bz2", lambda: tarred([("homework4.py", GOOD)], "w:bz2"), "homework4.py", ""),
    "tar symlink": ("a.tgz", lambda: tarred([("homework4.py", b"/etc/passwd", tarfile.SYMTYPE), ("x.py", GOOD)]),
                    "x.py", "links or devices"),
    "tar hard link": ("a.tgz", lambda: tarred([("homework4.py", b"x.py", tarfile.LNKTYPE), ("x.py", GOOD)]), "x.py",
                      "links or devices"),
    "tar fifo": ("a.tgz", lambda: tarred([("homework4.py", b"", tarfile.FIFOTYPE), ("x.py", GOOD)]), "x.py", "links"),
    "tar dot dot": ("a.tgz", lambda: tarred([("../homework4.py", OTHER), ("x.py", GOOD)]), "x.py", "lead out of"),
    "tar bomb": ("a.tgz", lambda: tarred([("zeros.bin", bytes(120_000_000))]), None, "larger than 100 MB"),
    "rar inside": ("a.zip", lambda: b"Rar!\x1a\x07", None, "hand in a .zip file"),
    "zip named rar": ("a.rar", lambda: zipped([("homework4.py", GOOD)]), "homework4.py", ""),
    "zip named tar": ("a.tar.gz", lambda: zipped([("homework4.py", GOOD)]), "homework4.py", ""),
    "tar named zip": ("a.zip", lambda: tarred([("homework4.py", GOOD)]), "homework4.py", ""),
    "password": ("a.zip", lambda: locked(zipped([("homework4.py", GOOD)])), None, "locked with a password"),
    "checksum": ("a.zip", lambda: zipped([("homework4.py", GOOD)], zipfile.ZIP_STORED).replace(b"relu", b"ulre"), None,
                 "homework4.py in the archive is damaged"),
    "left out and said": ("a.zip", lambda: zipped([("/homework4.py", GOOD)]), None, "lead out of the archive"),
    "text file": ("a.zip", lambda: zipped([("homework4.py.txt", GOOD), ("notes.txt", b"hello")]), "homework4.py.txt",
                  "homework4.py.txt was read as homework"),
    "template by its name": ("a.zip", lambda: zipped([
        ("homework4.py", b"def vec(W):\n    return W\ndef unpack(w):\n    return w\n" + UNWRITTEN), ("mine.py", GOOD)]),
        "mine.py", "homework4.py was not"),
    "two not graded": ("a.zip", lambda: zipped([("homework4.py", GOOD), ("a.py", OTHER), ("b.py", OTHER)]),
                       "homework4.py", "a.py, b.py were not."),
    "helper": ("a.zip", lambda: zipped([("hw/homework4.py", b"from hw4_utils import *\n" + SOFTMAX), ("hw/hw4_utils.py", GOOD)]),
               "hw/homework4.py", "hw/hw4_utils.py was read too"),
    "a name that is not UTF-8": ("a.zip", lambda: misnamed("r\u00e9sum\u00e9.txt", OTHER, ("homework4.py", GOOD)), "homework4.py", ""),
    "its own name is not": ("a.zip", lambda: misnamed("h\u00e9.py", GOOD), "h\u0398\u0398.py", ""),
    "two in a zip": ("a.zip", lambda: zipped([("x.zip", misnamed("h\u00e9.py", GOOD))]), "x.zip/h\u0398\u0398.py", ""),
    "rar": ("a.rar", lambda: b"Rar!", None, "hand in a .zip file"),
}
