"""homework.toml: what it may say, and one sentence with file, line and key for each mistake in it."""

import pytest

from grader.authoring.declared import Asked
from grader.authoring.homework_file import load
from tests.support.homework_folders import planted
from tests.support.refusals import refusal

GOOD = """title = "Products"

[functions.product]
parameters = { x = "N,D", w = "D,C" }
returns = { out = "N,C" }

[functions.forward]
parameters = { x = "N,D", w = "D,C" }
returns = { out = "N,C", cache = "cache" }

[functions.backward]
parameters = { dout = "N,C", cache = "cache" }
returns = { dx = "N,D", dw = "D,C" }

[[questions]]
values = "product"
points = 1

[[questions]]
backward = "backward"
of = "forward"
points = 2
"""


@pytest.mark.parametrize(("find", "replace", "says"), [
    ('title = "Products"', "", "homework.toml: lacks a title"),
    ('title = "Products"', 'titel = "Products"', "line 1: does not know the key 'titel'"),
    ('title = "Products"', 'title = "Products', "is not valid TOML"),
    ('{ x = "N,D", w = "D,C" }\nreturns = { out = "N,C" }', '{ x = "N,DD" }\nreturns = { out = "N" }',
     'line 4: [functions.product.parameters]: x must be a shape such as "N,D"'),
    ('returns = { out = "N,C" }\n', "", "homework.toml: [functions.product]: returns must name what comes back"),
    ('values = "product"', 'values = "produkt"',
     "line 16: [questions]: values names produkt, which is no function of this homework; the nearest is product"),
    ("points = 1", "points = -1", "line 17: [questions]: points must be a number, at least 0, and it is -1"),
    ("points = 1", "", "line 16: [questions]: the question about product gives no points"),
    ("points = 1", 'gradient = "product"', "has exactly one of the keys values, gradient and backward"),
    ('of = "forward"', 'of = "product"', "line 21: [questions]: product returns no cache"),
    ('of = "forward"', 'of = "forward"\nby = ["v"]', "line 22: [questions]: by names v, which is no parameter"),
    ("points = 2", "point = 2", "line 22: [questions] does not know the key 'point'"),
    ('values = "product"', 'values = "backward"', "is given a cache, which only the file itself can make"),
    ("dout =", "upstream =", "asks for upstream, which is no upstream gradient of what forward returns"),
    ("points = 2", "points = 2\nlengths = { N = [0] }", "N must be a list of different whole numbers, at least 1"),
    ('[functions.product]', '[functions.product]\nmay_call = ["helper"]', "may_call names helper"),
    ('[functions.product]', '[functions.product]\npart = 0', "part must be a whole number, at least 1"),
    ('title = "Products"', 'title = "Products"\nfile = "../products.py"', 'file must be the name of a Python file, such as "homework.py"'),
    ('title = "Products"', 'title = "Products"\nsolution = "products.ipynb"', "solution must be the name of a Python file"),
    ('title = "Products"', 'title = "Products"\nparts = { 2 = "Layers" }', "part 1 has no title in [parts]"),
])
def test_a_mistake_is_one_sentence_with_file_line_and_key(tmp_path, find, replace, says):
    (tmp_path / "homework.toml").write_text(planted(GOOD, [(find, replace)]))
    sentence = refusal(load, tmp_path)
    assert says in sentence and sentence.startswith(str(tmp_path))


def test_what_is_not_said_follows_from_what_is(tmp_path):
    (tmp_path / "homework.toml").write_text(GOOD)
    homework = load(tmp_path)
    backward = homework.questions[1]
    assert (backward.asked, backward.by, backward.hidden_points) == (Asked.BACKWARD, ("x", "w"), 0)
    assert homework.parts == {1: "Part 1"}
    assert homework.functions["forward"].cache == "cache"
    assert homework.functions["forward"].outputs == ("out",)
