"""The student's page: one story for each function, nothing of a hidden test, nothing from elsewhere, never too large."""

import base64
import hashlib
import re
from dataclasses import replace
from html import unescape

import pytest

from grader.judgement.pictures import ErrorMap, Pictures
from grader.judgement.verdict import Explanation, Learned
from grader.results.attempt import Allowance
from grader.results.pages.heat_map import heat_map, in_words
from grader.results.pages.loss_curve import loss_curve
from grader.results.pages.student import MOST_BYTES, student_page
from grader.results.pages.wording import aligned, evidence, proved_in, with_sections
from tests.results.pages.pictured import EVERY_REPORT, EVIL, HOSTILE_PAGE, HUGE, PICTURED
from tests.results.reports import CANARY, CHECK, GRADED, NOT_RUN
from tests.support.elements import Elements

NOTES = "https://a.test/notes.html#section-{section}"
MAY_LEAD_ELSEWHERE = {"href": re.compile(r"#[^\"]*|https://a\.test/notes\.html#section-[\d.]+"), "src": re.compile(r"data:image/png;base64,[\w+/=]+")}
TAGS = {"html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "article", "h1", "h2", "h3", "h4", "p",
        "strong", "span", "div", "ul", "ol", "li", "a", "code", "pre", "svg", "rect", "path", "line", "text", "polyline", "figure",
        "figcaption", "table", "tr", "th", "td", "img", "nav"}


def words_of(page: str) -> str:
    """What a reader reads, in one line."""
    body = page[page.index("<body>"):]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_one_story_for_each_function_in_the_order_of_the_terminal():
    page = words_of(student_page(PICTURED, who="Ada", notes_url=NOTES))
    said = ["Homework 4", "Ada", "4 of 18 points", "2 tests newly pass", "1. Building blocks", "3 / 3", "Next: back_prop (5.2)",
            "5. Backward propagation", "back_prop", "dJ/dW(1), dJ/dW(2)", "Worst: dJ/dW(2)[3, 7]", "expected",
            "-0.01293", "got", "-0.07758", "Proved: your weight gradients are 6 times too large", "layer 1 is the first where something is wrong",
            "wrong rows 0, 2", "Read §1 (the cost) and §7.2", "This hidden test does not pass", "48.1%", "4, taken for 9",
            "Right", "relu", "Notes", "line 12 was skipped"]
    at = 0
    for each in said:
        at = page.index(each, at)


def test_a_check_says_what_waits_what_is_not_written_and_how_sure_it_is():
    page = words_of(student_page(CHECK))
    assert page.count("the sign is flipped") == 1, "what tests of one function have in common is said once"
    for said in ("points so far", "judged when you hand in", "Not judged yet: softmax first. (4.1 to 4.3 and 4.5)", "Not written yet",
                 "findBestHyperparameters", "The same in 5.2 to 5.4", "Judged by differences of your own loss, which may be wrong itself."):
        assert said in page


def test_a_name_is_not_squeezed_into_the_width_of_the_numbers_under_it():
    assert "<figcaption>Worst: dJ/dW(2)[3, 7]</figcaption>" in student_page(PICTURED) and "<caption" not in student_page(PICTURED)


@pytest.mark.parametrize("report", [PICTURED, replace(PICTURED, tests=tuple(
    replace(test, explanation=Explanation(CANARY, (CANARY,), (CANARY,), CANARY)) if test.visibility != "visible" else test
    for test in PICTURED.tests))])
def test_nothing_of_a_hidden_test_is_on_the_page(report):
    assert CANARY not in student_page(report) and "hidden test does not pass" in student_page(report)


def test_what_an_attempt_holds_back_is_on_no_page_in_numbers_or_pictures():
    page = student_page(replace(PICTURED, allowance=Allowance(1, 2, 2)))
    assert "are shown from your second attempt on" in page
    assert not any(told in page for told in ("Proved", "-0.07758", "first wrong", "role=\"img\"", "taken for"))


def test_a_fault_of_the_grader_and_a_refusal_are_said():
    assert "not your fault" in student_page(replace(GRADED, tests=(NOT_RUN,)))
    refused = words_of(student_page(replace(GRADED, refusal=Explanation("It is not Python.", ("line 3",)))))
    assert "Not graded" in refused and "It is not Python. line 3" in refused and "Next" not in refused


@pytest.mark.parametrize("name", EVERY_REPORT)
def test_the_page_holds_its_own_elements_only_and_leads_nowhere_else(name):
    page = Elements(student_page(EVERY_REPORT[name], who=EVIL[0], notes_url=NOTES))
    assert set(page.tags) <= TAGS and page.tags.count("style") == page.tags.count("title") == 1
    for attribute, value in page.attributes:
        assert not attribute.startswith("on") and attribute != "style"
        assert attribute not in MAY_LEAD_ELSEWHERE or MAY_LEAD_ELSEWHERE[attribute].fullmatch(value), value


def test_hostile_words_are_shown_as_they_are():
    text = " ".join(Elements(student_page(HOSTILE_PAGE)).text.split())
    assert all(each in text for each in EVIL if each.isprintable())
    assert not set("\x00\x1b\u202e") & set(text)


def test_the_policy_allows_this_style_and_no_script():
    page = student_page(GRADED)
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    style = re.search(r"<style>(.*?)</style>", page, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'")
    assert page.index("Content-Security-Policy") < page.index("<title>") < page.index("<style>")


@pytest.mark.slow
def test_a_page_stays_small_whatever_it_is_made_of():
    assert len(student_page(PICTURED).encode()) < 40_000
    assert len(student_page(HUGE).encode()) <= MOST_BYTES


def test_the_same_report_gives_the_same_bytes_and_no_time_is_in_it():
    slower = replace(PICTURED, execution_time=99.0)
    assert student_page(PICTURED) == student_page(slower)


def test_a_class_page_is_led_to_where_there_is_one():
    assert '<a href="../index.html">' in student_page(GRADED, class_page="../index.html")
    assert "<nav" not in student_page(GRADED)


@pytest.mark.parametrize(("text", "address", "shown"), [
    ("§7.2, step 3(c)", NOTES, '<a href="https://a.test/notes.html#section-7.2">§7.2</a>, step 3(c)'),
    ("§4 to §6", "", "§4 to §6"),
    ("the docstring of <train>", NOTES, "the docstring of &lt;train&gt;"),
    ("§1", "javascript:alert({section})", "§1"),
    ("§1", 'https://a.test/"onclick={section}', "§1"),
])
def test_sections_lead_to_the_notes_where_their_address_is_known(text, address, shown):
    assert with_sections(text, address) == shown


@pytest.mark.parametrize(("sentence", "steps"), [
    ("It is doubled. (This mistake gives all.) Which line?", ("It is doubled.", "This mistake gives all.", "Which line?")),
    ("It is doubled (twice) here.", ("It is doubled (twice) here.", "", "")),
    ("It is doubled. (All n = 6.)", ("It is doubled.", "All n = 6.", "")),
])
def test_a_proof_in_its_steps(sentence, steps):
    proved = proved_in(sentence)
    assert (proved.claim, proved.evidence, proved.question) == steps


def test_numbers_that_are_to_be_compared_stand_under_each_other():
    [shown] = evidence(["Worst: dJ/dW(2)[3, 7]   expected  -0.01293   got  12.5"])
    assert shown.title == "Worst: dJ/dW(2)[3, 7]" and shown.values == (("expected", "-0.01293"), ("got", "12.5"))
    assert aligned(["1.5", "-22.25", "3e-05"]) == ["  1.5", "-22.25", "  3e-05"]
    [plain] = evidence(["line 74:  g = g @ W   x", "dJ/dW(1)   got / expected = 10 (n) everywhere"])
    assert plain.values == () and plain.title.count("\n") == 1


@pytest.mark.parametrize(("cells", "shape", "words"), [
    (("00", "00"), (2, 2), "right"), (("55", "44"), (2, 2), "all 4 entries wrong"), (("50", "05"), (2, 2), "wrong on the diagonal only"),
    (("05", "50"), (2, 2), "wrong everywhere but on the diagonal"), (("000", "555", "000"), (3, 3), "wrong row 1"),
    (("0050", "0050"), (2, 4), "wrong column 2"), (("555", "000"), (2, 3), "wrong row 0"), (("500", "000"), (2, 3), "1 of 6 entries wrong"),
    (("5055",), (4,), "wrong entries 0, 2, 3"), (("5" * 6 + "0",), (7,), "all wrong but entry 6"),
    (("05", "00"), (90, 90), "wrong; a square stands for several entries and shows the worst"),
])
def test_a_map_in_words(cells, shape, words):
    assert in_words(ErrorMap("J", shape, cells)) == words
    if words != "right":
        assert in_words(ErrorMap("J", shape, cells, by_one_factor=True)) == "all of it off by one factor"


def test_a_level_is_told_by_its_size_too():
    squares = heat_map(ErrorMap("J", (1, 6), ("012345",))).paths
    sides = [float(re.search(r"h([\d.]+)v", path)[1]) for _, path in squares]
    assert sides == sorted(set(sides)) and len(sides) == 6


@pytest.mark.parametrize("losses", [(), (1.0,), (float("nan"), float("inf"), 1.0)])
def test_no_curve_of_fewer_than_two_losses(losses):
    assert loss_curve(losses, (1.0, 0.5)) is None


@pytest.mark.parametrize("losses", [(2.0, 1.0), (0.0, 0.0), (1e300, 1e-300), (float("nan"), 2.0, 1.0), (5.0,) * 60])
def test_a_curve_stays_within_its_drawing(losses):
    curve = loss_curve(losses, (1.0, 0.5))
    points = [float(number) for each in curve.curves for point in each.points.split() for number in point.split(",")]
    assert all(0 <= number <= 460 for number in points)


@pytest.mark.parametrize(("own", "reference", "epochs", "ticks", "begins"), [
    (21, 21, 20, ["0", "5", "10", "15", "20"], [0, 0]),  # with the start
    (20, 21, 20, ["0", "5", "10", "15", "20"], [1, 0]),  # without it
    (20, 0, 20, ["1", "5", "10", "15", "20"], [1]),
    (7, 0, 0, ["1", "5"], [1]), (60, 21, 20, ["1", *map(str, range(5, 61, 5))], [1]),
])
def test_losses_of_the_same_epoch_stand_above_each_other(own, reference, epochs, ticks, begins):
    curve = loss_curve((2.0,) * own, (1.0,) * reference, epochs)
    assert [tick.text for tick in curve.along] == ticks
    first, last = curve.along[0].at, float(curve.curves[0].points.split()[-1].split(",")[0])
    assert last == pytest.approx(328, abs=0.1)
    steps = [round((float(each.points.split(",")[0]) - first) / (328 - first) * (int(ticks[-1] if epochs else 7) - int(ticks[0])))
             for each in curve.curves]
    assert [int(ticks[0]) + step for step in steps] == begins


def test_training_is_shown_where_it_is_right_too():
    right = replace(GRADED.tests[0], question="train", learned=Learned("digits", 0.953, (2.0, 0.5), 0.1), pictures=Pictures())
    page = words_of(student_page(replace(GRADED, tests=(right,))))
    assert "95.3 % of the held-out digits (digits) are recognised" in page
