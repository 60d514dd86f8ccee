"""The student's page in Chromium: nothing of a student's runs or is asked for, it can be read on a phone, in the dark, printed,
with the keyboard and by a screen reader. Where there is no Chromium these tests are skipped, and say so.
"""

import pytest

from grader.results.pages.student import student_page
from tests.results.pages.pictured import EVERY_REPORT, EVIL, PICTURED
from tests.results.reports import CHECK
from tests.support.browser import barriers
from tests.support.running import backprop_grader

pytestmark = pytest.mark.slow
NOTES = "https://notes.invalid/notes.html#section-{section}"


@pytest.fixture
def shown(chromium):
    """Opens a file; what it logs, asks for or says in a dialog is in `seen`."""
    pages = []

    def show(path, width=1100, scheme="light"):
        page, own = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme), (path.as_uri(), "data:image/png;base64,")
        pages.append(page)
        page.seen = []
        page.on("request", lambda request: None if request.url.startswith(own) else page.seen.append(request.url))
        page.on("dialog", lambda dialog: (page.seen.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: page.seen.append(message.text))
        page.on("pageerror", lambda error: page.seen.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield show
    for page in pages:
        page.close()


@pytest.fixture
def opened(shown, tmp_path):
    """Opens the page of a report."""
    def open_page(report, width=1100, scheme="light", **more):
        (tmp_path / "feedback.html").write_text(student_page(report, notes_url=NOTES, **more), encoding="utf-8")
        return shown(tmp_path / "feedback.html", width, scheme)

    return open_page


@pytest.mark.parametrize("name", EVERY_REPORT)
def test_nothing_is_run_or_asked_for(opened, name):
    page = opened(EVERY_REPORT[name], who=EVIL[0])
    page.mouse.move(300, 300)
    page.keyboard.press("Tab")
    page.wait_for_timeout(200)
    assert page.seen == [] and page.evaluate("document.scripts.length") == 0


HOSTILE_HOMEWORK = """
print("</style><script>alert(1)</script>")
BAD = "<script>alert(2)</script></style></title><img src=x onerror=alert(3)> javascript:alert(4) §7.2"

def relu(z):
    raise ValueError(BAD)

def relu_prime(z):
    return BAD  # <script>alert(5)</script>

def softmax(z):
    raise type("<svg onload=alert(6)>", (Exception,), {})(BAD)

def cross_entropy(y, yhat):
    return {BAD: BAD}

def vec_(W): return W
x = 1 / 0  # <script>alert(7)</script> </pre>
"""


@pytest.mark.parametrize("command", ["grade", "check"])
def test_a_hostile_submission_runs_nothing_in_its_page(shown, tmp_path, command):
    homework = tmp_path / "<img src=x onerror=alert(8)>.py"
    homework.write_text(HOSTILE_HOMEWORK, encoding="utf-8")
    ended = backprop_grader(command, homework, "--html", tmp_path / "feedback.html")
    assert ended.returncode == 0, ended.stderr
    page = shown(tmp_path / "feedback.html")
    page.wait_for_timeout(300)
    assert page.seen == []
    assert "<script>alert(2)</script></style></title><img src=x onerror=alert(3)>" in page.inner_text("main")
    assert barriers(page) == []


def test_the_policy_holds_what_would_get_in(opened):
    """A planted hole: were a value not escaped, the policy would stop it."""
    page = opened(PICTURED)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=http://evil.invalid/a.png onerror=alert(1)>')")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'alert(2)'}))")
    page.wait_for_timeout(200)
    assert not {"1", "2"} & set(page.seen) and any("Content Security Policy" in each for each in page.seen)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("report", [PICTURED, CHECK, EVERY_REPORT["hostile"]], ids=["graded", "checked", "hostile"])
def test_axe_finds_nothing(opened, report, scheme):
    assert barriers(opened(report, scheme=scheme, who="Ada", class_page="../index.html")) == []


@pytest.mark.parametrize("width", [320, 390, 768])
@pytest.mark.parametrize("name", EVERY_REPORT)
def test_nothing_is_wider_than_a_phone(opened, name, width):
    assert opened(EVERY_REPORT[name], width=width).evaluate("document.documentElement.scrollWidth") <= width


def test_it_is_dark_where_the_reader_wants_it(opened):
    light, dark = (opened(PICTURED, scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor") for scheme in ("light", "dark"))
    assert sum(map(int, light[4:-1].split(","))) > 700 and sum(map(int, dark[4:-1].split(","))) < 100


def test_the_keyboard_leads_to_what_is_to_be_done_next(opened):
    page = opened(PICTURED)
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
    assert "#back_prop" in reached
    page.evaluate("document.querySelector('.next a').focus()")
    page.keyboard.press("Enter")
    assert page.evaluate("document.getElementById('back_prop').getBoundingClientRect().top") < 800


def test_it_prints_on_one_page(opened):
    printed = opened(PICTURED).pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 1 or b"/Count 1" in printed


def test_every_picture_has_words(opened):
    page = opened(PICTURED)
    unnamed = page.evaluate("[...document.querySelectorAll('img:not([alt]),svg:not([aria-hidden]):not([aria-label])')].length")
    assert unnamed == 0 and page.evaluate("document.querySelectorAll('svg[role=img],img').length") >= 6
