"""Which submissions are flagged as alike: copies in any disguise, and nobody who only solved the same homework."""

import json
from pathlib import Path

import pytest

from grader.authoring.homework_folder import homework_in
from grader.classroom.roll import Upload
from grader.classroom.similar.code import Code, code_in, codes_of, given_to_all
from grader.classroom.similar.pairs import Pair, similar
from grader.intake.errors import CallerError
from grader.template import template_source
from tests.bench.similar import independent
from tests.support.disguise import disguised
from tests.support.homework_folders import LAYERS
from tests.support.samples import sample

TEMPLATE = (Path(__file__).parents[3] / "student_template" / "homework4.py").read_text(encoding="utf-8")
PLAIN, BEGINNER, TERSE = (code_in(sample(name).path) for name in ("plain", "beginner_loops", "terse_lambdas"))


@pytest.fixture(scope="module")
def given() -> tuple[str, ...]:
    return given_to_all(())


def found(given: tuple[str, ...], *texts: str, members: tuple[str, ...] = (), percent: float = 60) -> list[Pair]:
    codes = [Code(str(number), (members[number] if members else str(number),), text) for number, text in enumerate(texts)]
    return list(similar(codes, given, percent)[0])


def test_whoever_solved_it_alone_is_not_flagged(given: tuple[str, ...]) -> None:
    assert similar(independent(), given) == ((), ())


@pytest.mark.parametrize("text", [PLAIN, BEGINNER])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_copy_in_disguise_is(given: tuple[str, ...], text: str, seed: int) -> None:
    [pair] = found(given, text, disguised(text, seed), TERSE)
    assert {pair.first.code.id, pair.second.code.id} == {"0", "1"} and pair.first.share >= pair.second.share > 0.6


def test_a_copy_of_a_part_is_seen_from_the_side_that_has_little_else(given: tuple[str, ...]) -> None:
    half = PLAIN[:PLAIN.index("def forward_prop")]
    [pair] = found(given, PLAIN, half)
    assert pair.first.code.id == "1" and pair.first.share > 0.9 > 0.6 > pair.second.share


def test_the_template_and_what_was_handed_out_is_nobodys_own(given: tuple[str, ...]) -> None:
    codes = [Code(name, (name,), TEMPLATE + f"\nname = {name!r}\n") for name in ("ada", "bob")]
    assert similar(codes, given) == ((), ("With too little code of their own to be compared: ada, bob.",))
    handed_out = PLAIN + "\n" + PLAIN  # it may stand twice
    pairs, _ = similar([Code("ada", (), handed_out + BEGINNER), Code("bob", (), handed_out + TERSE)], (*given, PLAIN))
    assert pairs == ()
    assert len(similar([Code("ada", (), handed_out + BEGINNER), Code("bob", (), handed_out + TERSE)], given)[0]) == 1


def test_who_hands_in_together_is_no_pair(given: tuple[str, ...]) -> None:
    assert found(given, PLAIN, PLAIN, members=("ada", "bob"))
    assert not found(given, PLAIN, PLAIN, members=("ada", "ada"))


def test_the_lines_that_are_alike_are_known_on_both_sides(given: tuple[str, ...]) -> None:
    shared = PLAIN[PLAIN.index("def forward_prop"):PLAIN.index("def train")]
    longer = "class Nothing:\n    pass\n\n\n" + BEGINNER + "\n# the same from here on\n" + disguised(shared)
    [pair] = found(given, longer, shared)
    side = pair.second if pair.second.code.text == longer else pair.first
    lines = longer.split("\n")
    begin = lines.index("# the same from here on") + 1
    inside = [line for line in side.alike if line > begin]
    assert len(inside) > 0.8 * len(side.alike) and begin not in side.alike


def test_no_line_of_the_template_is_marked_as_ones_own(given: tuple[str, ...]) -> None:
    filled_in = (Path(__file__).parents[3] / "reference" / "homework4.py").read_text(encoding="utf-8")
    [pair] = found(given, filled_in, filled_in)
    marked = {filled_in.split("\n")[line - 1].strip() for side in (pair.first, pair.second) for line in side.alike}
    assert "return np.maximum(z, 0)" in marked and not marked & {line.strip() for line in TEMPLATE.split("\n")}


def test_pairs_come_with_the_most_alike_first(given: tuple[str, ...]) -> None:
    half = PLAIN[:PLAIN.index("def train")]
    pairs = found(given, PLAIN, half + TERSE, PLAIN, percent=30)
    assert [pair.first.share for pair in pairs] == sorted((pair.first.share for pair in pairs), reverse=True)


def test_a_notebook_is_compared_by_its_code(tmp_path: Path, given: tuple[str, ...]) -> None:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": BEGINNER}, {"cell_type": "code", "metadata": {}, "source": "%matplotlib inline\n" + PLAIN, "outputs": []}]
    (tmp_path / "ada.ipynb").write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
    [pair] = found(given, code_in(tmp_path / "ada.ipynb"), PLAIN, BEGINNER)
    assert {pair.first.code.id, pair.second.code.id} == {"0", "1"}


def test_what_holds_no_code_is_said(tmp_path: Path) -> None:
    (tmp_path / "ada.py").write_text(PLAIN)
    (tmp_path / "bob.py").write_bytes(b"")
    codes, notes = codes_of([Upload(name, tmp_path / f"{name}.py", (name,)) for name in ("ada", "bob", "gone")])
    assert [code.id for code in codes] == ["ada"] and notes == ("Without code that can be read, and so not compared: bob, gone.",)


def test_what_is_no_starter_code_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_text("")
    with pytest.raises(CallerError, match=r"^--starter .*empty.py: "):
        given_to_all([tmp_path / "empty.py"])


def test_without_the_answers_there_is_no_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPROP_GRADER_REFERENCE", str(tmp_path))
    with pytest.raises(CallerError, match="BACKPROP_GRADER_REFERENCE"):
        given_to_all(())


def test_of_another_homework_its_own_template_is_left_out(tmp_path: Path) -> None:
    homework = homework_in(LAYERS)
    solution = (LAYERS / "reference.py").read_text(encoding="utf-8")
    for name, text in (("ada", solution), ("bob", disguised(solution, 0)), ("cem", template_source(solution))):
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    codes, _ = codes_of([Upload(name, tmp_path / f"{name}.py", (name,)) for name in ("ada", "bob", "cem")], homework.contract)
    pairs, short = similar(codes, given_to_all((), homework), 60)
    assert [{pair.first.code.id, pair.second.code.id} for pair in pairs] == [{"ada", "bob"}]
    assert "cem" in " ".join(short)
