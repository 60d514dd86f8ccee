"""The page of a class is one file that loads nothing, runs nothing of a student's, and holds a class of a thousand."""

import re

import pytest

from grader.classroom.page.content import Progress
from grader.classroom.page.people import page_of
from grader.classroom.page.render import class_page
from tests.classroom.page.mixed_class import HOSTILE
from tests.classroom.page.pages import hashes_of, made_up, policy_of
from tests.support.elements import Elements


@pytest.fixture(scope="module")
def hostile() -> str:
    return class_page(made_up(list(HOSTILE)))


def test_every_name_is_text_and_nothing_else(hostile):
    page, plain = Elements(hostile), Elements(class_page(made_up(["Ada"] * len(HOSTILE))))
    for name in HOSTILE:
        assert name.replace("\u202e", "\ufffd").replace("\u202c", "\ufffd") in page.text
    assert [(tag, sorted(attributes)) for tag, attributes in page.elements] == [(tag, sorted(attributes)) for tag, attributes in plain.elements]


def test_only_its_own_style_and_script_may_run(hostile):
    policy = policy_of(hostile)
    assert "default-src 'none'" in policy and "unsafe" not in policy and "connect-src" not in policy
    assert f"style-src {hashes_of(hostile, 'style')[0]}" in policy
    assert f"script-src {hashes_of(hostile, 'script')[0]}" in policy
    assert len(hashes_of(hostile, "script")) == 1


def test_it_loads_nothing_and_leads_only_to_pages_beside_it(hostile):
    page = Elements(hostile)
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids)), "no id stands twice"
    assert not [name for name, _ in page.attributes if name in ("src", "style", "action") or name.startswith("on")]
    addresses = [attributes["href"] for tag, attributes in page.elements if tag == "a"]
    assert all(re.fullmatch(r"feedback/s\d\.html", address) or address[1:] in ids for address in addresses)


@pytest.mark.slow
def test_a_class_of_a_thousand_fits_in_three_megabytes():
    assert len(class_page(made_up([f"Student number {number}" for number in range(1000)])).encode()) < 3_000_000


@pytest.mark.parametrize("names", [[], ["Ada"]])
def test_few_have_a_page_too(names):
    assert Elements(class_page(made_up(names))).elements


def test_a_run_that_goes_on_is_said_and_followed():
    page = class_page(made_up(["Ada"], Progress(1, 7, "/grades/index.html")))
    assert "1 of 7 are done" in page and "connect-src 'self'" in policy_of(page)
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "is running" not in class_page(made_up(["Ada"]))


@pytest.mark.parametrize(("id", "address"), [
    ("ada", "feedback/ada.html"), ("a+b c=1", "feedback/a%2Bb%20c%3D1.html"), ("çé#?%", "feedback/%C3%A7%C3%A9%23%3F%25.html"),
])
def test_the_address_of_a_page_is_that_of_its_file(id, address):
    assert page_of(id) == address
