"""similar.html: escaped, one file, nothing that runs; and the command that leaves it."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.classroom.similar.code import Code
from grader.classroom.similar.fingerprints import require_library
from grader.classroom.similar.page import MOST_LINES, MOST_SHOWN, page
from grader.classroom.similar.pairs import Pair, Side
from grader.intake.errors import CallerError
from tests.support.elements import Elements
from tests.support.files import write_all
from tests.support.grades import rows_in
from tests.support.running import ROOT, backprop_grader
from tests.support.samples import sample

HOSTILE = "</pre><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}\x00\u202e"


def side(name: str, text: str = "a = 1\nb = 2", alike: tuple[int, ...] = (1,)) -> Side:
    return Side(Code(name, (name,), text), 0.875, frozenset(alike))


def pair(first: Side, second: Side) -> Pair:
    return Pair(first, second, 100)


def test_whatever_is_in_it_is_text() -> None:
    text = page([pair(side(HOSTILE, HOSTILE), side("bob"))], {HOSTILE: HOSTILE}, 2, 60, [HOSTILE])
    read = Elements(text)
    assert set(read.tags) <= {"html", "head", "meta", "title", "style", "body", "main", "h1", "p", "strong", "section", "h2", "div", "h3", "pre", "span", "mark"}
    assert not any(name.startswith("on") or name in ("src", "href") for name, _ in read.attributes)
    assert "<script>alert(1)</script>" in read.text and "{{ 7 * 7 }}" in read.text and "\x00" not in text and "\u202e" not in text
    [policy] = [attributes["content"] for _, attributes in read.elements if attributes.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None and policy.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in policy


def test_both_sides_are_shown_and_nobody_is_accused() -> None:
    read = Elements(page([pair(side("ada"), side("bob", "x = 1\n" * 9 + "b = 2", (10,)))], {"bob": "Bob <B>"}, 7, 60, ["A note."]))
    for said in ("7 submissions were compared", "In 1 pair, 60 %", "Alike is not copied.", "ada: 87 %", "bob (Bob <B>): 87 %", "A note.", "b = 2", "…"):
        assert said in read.text, said
    assert not any(word in read.text.lower() for word in ("plagiar", "cheat", "suspect", "guilty"))
    assert read.tags.count("mark") == 2


def test_where_nobody_is_alike_it_says_so() -> None:
    assert "In no pair does 60 % or more of one's own code stand in the other too." in " ".join(Elements(page([], {}, 7, 60, [])).text.split())


@pytest.mark.slow
def test_a_large_class_of_long_files_stays_a_small_page() -> None:
    long = side("ada", "x" * 5000 + "\n" + "y = 1\n" * 5000, tuple(range(1, 5000)))
    text = page([pair(long, long)] * (MOST_SHOWN + 5), {}, 1000, 60, [])
    assert len(text.encode()) < 3_000_000 and text.count("<section") == MOST_SHOWN
    assert f"The {MOST_SHOWN} most alike are shown; similar.csv lists all {MOST_SHOWN + 5}." in Elements(text).text
    assert text.count("<mark>") == 2 * MOST_SHOWN * MOST_LINES


def command(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return backprop_grader("similar", *words, COLUMNS=100, **environment)


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    written = {"ada": "plain", "bob": "leading_x", "cy": "beginner_loops"}
    return write_all(tmp_path / "class", {f"{name}.py": sample(solution).text.encode() for name, solution in written.items()})


def test_the_command_leaves_a_page_and_a_table_and_finds_the_same_again(handed_in: Path, tmp_path: Path) -> None:
    first, second = (command(handed_in, "--out", tmp_path / seed, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first.returncode == second.returncode == 0, first.stderr
    assert "1 pair of 3 submissions with 60 % or more alike, a hint to look at both and no proof" in first.stdout
    [row] = rows_in(tmp_path / "1" / "similar.csv")
    assert {row["first"], row["second"]} == {"ada", "bob"} and float(row["percent of first"]) > 90
    for name in ("similar.csv", "similar.html"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


@pytest.mark.parametrize(("words", "said"), [
    (("nowhere", "--out", "x"), "nowhere"), (("reference",), "--out"), (("reference", "--out", "reference/x"), "lies in"),
    (("reference", "--out", "x", "--percent", "0"), "--percent"), (("reference", "--out", "x", "--starter", "nowhere"), "nowhere"),
    (("reference", "--out", "README.md"), "is a file"),
])
def test_what_cannot_be_is_one_sentence(run, words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    code, out, error = run("similar", *words)
    assert (code, out, error.count("\n")) == (2, "", 1) and said in error


def test_without_the_library_its_name_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "copydetect", None)
    with pytest.raises(CallerError, match=r"copydetect, which is not installed here; install backprop-grader\[similar\]"):
        require_library()
