"""The page of a class in a real browser, as an instructor goes through it: a class with hostile names, graded once."""

import pytest

from tests.classroom.page.mixed_class import HOSTILE, handed_in, some_late
from tests.support.browser import barriers, watched
from tests.support.running import backprop_grader

pytestmark = pytest.mark.slow
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
ADJUSTED = "student,test,points,delta,comment,by\ns001,5.2,3,,\"<b>wrong axis</b>, explained\",Kim\n"


@pytest.fixture(scope="module")
def graded(chromium, tmp_path_factory):
    """The folder of a class of forty."""
    place = tmp_path_factory.mktemp("class")
    submissions, out = handed_in(place / "handed in"), place / "out"
    done = backprop_grader("class", submissions, "--out", out, "--parts", "1,5", "--jobs", 2)
    assert done.returncode == 0, done.stderr
    (out / "adjustments.csv").write_text(ADJUSTED, encoding="utf-8")
    from grader.classroom.export import export
    from grader.classroom.paging import left, pages_in
    from grader.classroom.store import Store
    from grader.homework.homework4 import homework4

    some_late(out)
    with Store(out) as store:
        left(pages_in(out, homework4()), store, export(store))
    return out


@pytest.fixture(params=["light", "dark"])
def page(request, chromium, graded):
    """The page of the class on a desk; nothing may go wrong in it."""
    context = chromium.new_context(viewport=DESK, color_scheme=request.param)
    opened, wrong = watched(context)
    opened.goto((graded / "index.html").as_uri())
    yield opened
    assert wrong == [] and "owned" not in opened.title()
    context.close()


def names(page) -> list[str]:
    return page.locator("#table tbody tr:visible :is(th > a, th > bdi)").all_inner_texts()


def totals(page) -> list[float]:
    return [float(text) for text in page.locator("#table tbody tr:visible .sum").all_inner_texts()]


def test_axe_finds_nothing(page):
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert barriers(page) == []


def test_headings_sort_by_mouse_and_by_key(page):
    total = page.get_by_role("button", name="Total")
    total.click()
    assert totals(page) == sorted(totals(page), reverse=True)
    total.focus()
    page.keyboard.press("Enter")
    assert totals(page) == sorted(totals(page))
    assert page.locator("#table [aria-sort]").get_attribute("aria-sort") == "ascending"
    page.get_by_role("button", name="Student").click()
    assert page.locator("#table [aria-sort]").count() == 1
    plain = [name for name in names(page) if name.startswith("Student ")]
    assert plain == sorted(plain, key=lambda name: int(name.split()[1])) and len(plain) > 3


def test_search_finds_names_ids_and_mistakes(page):
    search = page.get_by_role("searchbox", name="Search")
    for words, count in (("s001", 1), ("مريم", 1), ("<script>", 1), ("softmax unstable", 2), ("nobody at all", 0), ("", 41)):
        search.fill(words)
        assert len(names(page)) == count, words
        assert page.locator("#shown").inner_text() == f"{count} of 41 students"


def test_filters_show_who_is_meant(page):
    show = page.get_by_role("combobox", name="Show")
    for choice, count in (("late", 3), ("corrected by hand", 1), ("could not be graded", 2), ("softmax-unstable", 2), ("everybody", 41)):
        show.select_option(label=choice)
        assert len(names(page)) == count, choice


def test_a_student_is_a_link_away(page):
    page.get_by_role("link", name=HOSTILE[0]).first.click()
    assert page.locator("h1").is_visible() and HOSTILE[0] in page.locator("body").inner_text()
    page.go_back()
    assert page.locator("#lecture").is_visible()


def test_a_mistake_unfolds_to_the_students_behind_it(page):
    first = page.locator("#mistakes details").first
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert first.get_by_role("link").first.is_visible()


def test_on_a_phone_only_tables_are_wider(chromium, graded):
    context = chromium.new_context(viewport=PHONE, has_touch=True)
    page, wrong = watched(context)
    page.goto((graded / "index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert barriers(page) == wrong == []
    context.close()


def test_it_prints_all_that_is_folded(chromium, graded):
    page = chromium.new_page()
    page.goto((graded / "index.html").as_uri())
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() > 0


def test_without_scripts_everybody_is_there(chromium, graded):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((graded / "index.html").as_uri())
    assert page.locator("#table tbody tr").count() == 41 and not page.locator("#search").is_visible()
    context.close()
