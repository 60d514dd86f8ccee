"""Whatever a student's file puts into the words of a report is read as that text: no markup, no HTML, no lines of its own."""

import json
from html.parser import HTMLParser

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader.judgement.verdict import Explanation, Verdict
from grader.judgement.verdict import TestVerdict as Judged
from grader.results.gradescope import as_text
from grader.results.markdown import CAP, clean
from grader.results.report import Report
from tests.results.readers import printed

LETTERS = st.text(st.sampled_from("ab1 .)-+*_`~#>=<&;|[]()!\\/:'\"\n\r\t\x0b\x1b\u2028\u202e"), max_size=30)
MARKS = st.sampled_from(["    ", "---", "1. ", "- ", "<b>", "&lt;", "```", "\n\n", "<!--", "https://a.de", "Total"])
WORDS = st.lists(LETTERS | MARKS, max_size=6).map("".join)
ALLOWED = {"p", "pre", "code", "strong", "ul", "li"}


class Page(HTMLParser):
    """The tags of a page, and the text of each of its blocks."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.blocks: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert not attrs or tag == "code"
        self.tags.add(tag)
        if tag in ("p", "pre", "li"):
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if self.blocks:
            self.blocks[-1] += data


def page(markdown: str) -> Page:
    """`markdown` as CommonMark renders it, with HTML let through: the most that a platform may do with it."""
    return Page(MarkdownIt("commonmark").render(markdown))


def document(explanation: Explanation, **more: object) -> dict:
    test = Judged("1.1", "relu", 1, "relu", 0, 2, Verdict.WRONG, explanation=explanation)
    return json.loads(as_text(Report("Homework 4", (test,), finished=True, **more)))


def line(text: str) -> str:
    return " ".join(clean(text).split())


def blocks(text: str) -> list[str]:
    found = page(text)
    assert found.tags <= ALLOWED
    return [stripped for each in found.blocks if (stripped := each.strip())]


@given(WORDS, WORDS, WORDS, WORDS)
@example("1. a", "", "- b", "+ c")
@example("a", "```\n# b", "===", "---")
@example("    a", "<script>", "&amp;", "<!-- ")
def test_hostile_words_are_rendered_as_themselves(sentence, evidence, proved, read):
    shown = document(Explanation(sentence, (evidence,), (proved,), read), notes=(sentence, proved), opening=(read,))
    kept = "\n".join(each.rstrip() for each in clean(evidence).split("\n")).strip()
    wanted = [line(sentence), kept, f"Proved: {line(proved)}".strip(), f"Read {line(read)}".strip() if read else ""]
    got = blocks(shown["tests"][0]["output"])
    assert [line(each) for each in got] == [line(each) for each in wanted if line(each)]
    assert [line(each) for each in blocks(shown["output"])] == [
        each for each in map(line, (read, "Next: relu (1.1)", sentence, proved)) if each]


@settings(max_examples=40)  # each is a page of many thousand characters
@given(WORDS, st.integers(1, 3))
def test_a_cut_opens_no_block(words, times):
    long = (words or "`<b># ") * (CAP // max(1, len(words or "`<b># ")) * times)
    shown = document(Explanation(long, (long, long), (long,), long))
    page_shown = page(shown["tests"][0]["output"])
    assert page_shown.tags <= ALLOWED


@given(WORDS, WORDS)
@example("relu is missing.\n\nTotal, in 2.1 s                100 / 100\n", "")
def test_the_terminal_shows_no_line_of_a_student_as_one_of_the_report(sentence, note):
    test = Judged("1.1", "relu", 1, "relu", 0, 2, Verdict.WRONG, explanation=Explanation(f"a {sentence}", proved=(f"a {note}",)))
    shown = printed(Report("Homework 4", (test,), finished=True, notes=(f"a {note}",)))
    assert sum(each.startswith(("Total", "Part")) for each in shown.splitlines()) == 2
    assert not set(shown) & set("\x1b\x0b\r\u2028\u202e")
