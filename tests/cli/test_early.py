"""The sandbox of a grading boots while its command line is read; where none is graded, or in another kind, none boots."""

import pytest

from grader.early import booting_early
from tests.support.running import backprop_grader
from tests.support.samples import sample


@pytest.mark.parametrize(("arguments", "boots"), [
    ("grade hw4.py", True), ("check hw4.py --first", True), ("grade hw4.py --unconfined", False), ("check --watch hw4.py", False),
    ("grade --help", False), ("check -h", False), ("class grade", False), ("version", False), ("", False),
])
def test_at_a_glance(arguments, boots):
    with booting_early(arguments.split()) as sandbox:
        assert (sandbox is not None) == boots


@pytest.mark.parametrize(("words", "code"), [(("nowhere.py",), 2), (("--no-such-option",), 2), ((sample("plain").path, "--parts", "1"), 0)])
def test_it_is_gone_whatever_became_of_the_command_line(words, code, tmp_path):
    assert backprop_grader("grade", *words, TMPDIR=tmp_path).returncode == code
    assert not list(tmp_path.iterdir())
