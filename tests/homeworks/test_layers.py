"""The layers of tests/homeworks/layers: every planted mistake is found, and named where it can be, every other way to write them passes."""

import itertools

import pytest

from grader.authoring.homework_file import load
from grader.configuration.document import Document
from tests.support.homework_folders import LAYERS, failed, graded, planted

REFERENCE = (LAYERS / "reference.py").read_text()
MISTAKES = Document(LAYERS / "mistakes.toml").top
FUNCTIONS = load(LAYERS).functions
STYLES = sorted((LAYERS / "styles").glob("*.py"))
pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("id", "seeds"), list(zip(MISTAKES, itertools.cycle([("a", 2025), ("b", 7)]))))
def test_a_planted_mistake_is_found_and_named_and_costs_once(sandbox, id, seeds):
    mistake = MISTAKES[id]
    source = planted(REFERENCE, [(mistake["find"], mistake["replace"]), *map(tuple, mistake.get("also", ()))])
    parts = tuple({FUNCTIONS[name].part for name in mistake["wrong"]})
    verdicts = graded(LAYERS, source, sandbox, seeds[0], public_seed=seeds[1], parts=parts)
    assert failed(verdicts) == mistake["wrong"]
    ids = {id for verdict in verdicts for id in verdict.misconceptions}
    assert ids == ({mistake["named"]} if "named" in mistake else set())


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.stem)
def test_another_way_to_write_it_passes(sandbox, style):
    source = f"{REFERENCE}\n\n{style.read_text()}"
    assert sum(v.score for v in graded(LAYERS, source, sandbox)) == 100
    assert not failed(graded(LAYERS, source, sandbox, answers=False))
