"""The page of a class is one file that loads nothing, runs nothing of a student's, and holds a class of a thousand."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from grader.classroom.page.content import Progress
from grader.classroom.page.people import page_of
from grader.classroom.page.render import class_page
from tests.classroom.page.mixed_class import HOSTILE
from tests.classroom.page.pages import hashes_of, made_up, policy_of

VOID = ("meta", "rect", "path", "input", "link", "br")


class Elements(HTMLParser):
    """Every element, with its attributes, and all text; whatever is closed must have been open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def hostile() -> str:
    return class_page(made_up(list(HOSTILE)))


def test_every_name_is_text_and_nothing_else(hostile):
    page, plain = Elements(hostile), Elements(class_page(made_up(["Ada"] * len(HOSTILE))))
    for name in HOSTILE:
        assert name.replace("\u202e", "\ufffd").replace("\u202c", "\ufffd") in page.text
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    assert [sorted(attributes) for _, attributes in page.elements] == [sorted(attributes) for _, attributes in plain.elements]


def test_only_its_own_style_and_script_may_run(hostile):
    policy = policy_of(hostile)
    assert "default-src 'none'" in policy and "unsafe" not in policy and "connect-src" not in policy
    assert f"style-src {hashes_of(hostile, 'style')[0]}" in policy
    assert f"script-src {hashes_of(hostile, 'script')[0]}" in policy
    assert len(hashes_of(hostile, "script")) == 1


def test_it_loads_nothing_and_leads_only_to_pages_beside_it(hostile):
    elements = Elements(hostile).elements
    assert not [attributes for _, attributes in elements if {"src", "style", "action"} & set(attributes)]
    addresses = [attributes["href"] for tag, attributes in elements if tag == "a"]
    ids = {attributes["id"] for _, attributes in elements if "id" in attributes}
    assert all(re.fullmatch(r"feedback/s\d\.html", address) or address[1:] in ids for address in addresses)
    assert not re.search(r"\bon\w+=", "".join(name + "=" for _, attributes in elements for name in attributes))


def test_no_id_stands_twice(hostile):
    ids = [attributes["id"] for _, attributes in Elements(hostile).elements if "id" in attributes]
    assert len(ids) == len(set(ids))


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
