"""`class --serve` from end to end: the page is there while grading runs, the same file stays, and Ctrl-C ends it all."""

import os
import re
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.classroom.classes import generate
from tests.support.browser import watched
from tests.support.running import started
from tests.support.waiting import LONGEST

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S+/")


@contextmanager
def serving(place: Path, count: int, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A run over a class of so many, and the address that it says."""
    folder = generate(place / "handed in", count)
    with started("class", folder, "--out", place / "out", "--jobs", 1, *words, "--serve") as process:
        assert process.stderr is not None
        said = next(line for line in process.stderr if ADDRESS.search(line))
        yield process, ADDRESS.findall(said)[0]
        process.kill()


def read(address: str) -> str:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(address, timeout=LONGEST) as answer:
        return str(answer.read(), "utf-8")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no signals but Ctrl-C")
def test_it_is_there_while_grading_runs_and_gone_with_ctrl_c(tmp_path):
    with serving(tmp_path, 20) as (process, address):
        page = read(address)
        process.send_signal(signal.SIGINT)
        assert process.wait(LONGEST) == 130
        assert "of 20 are done" in page and "the same command goes on with the rest" in process.stderr.read()
        with pytest.raises(urllib.error.URLError):
            read(address)
    assert not (tmp_path / "out" / "index.html").exists()


@pytest.mark.slow
def test_in_a_browser_it_follows_the_run_to_its_end(chromium, tmp_path):
    with serving(tmp_path, 12, "--parts", "1,5") as (process, address):
        page, wrong = watched(chromium.new_context())
        page.goto(address)
        page.get_by_role("button", name="Total").click()
        page.get_by_role("searchbox", name="Search").fill("student000")
        progress = page.locator("#progress")
        progress.filter(has_text="Grading has ended").wait_for(timeout=1000 * LONGEST)
        page.keyboard.press("Tab")  # on to the filter, in the table that nobody took away meanwhile ...
        page.locator("h1").click()  # ... and out of it: now it is the last one
        page.locator("#table tbody").filter(has_not_text="not graded yet").wait_for()
        assert str(tmp_path / "out" / "index.html") in progress.inner_text()
        rows = page.locator("#table tbody tr:visible")
        shown = [row.split("\t")[0] for row in rows.all_inner_texts()]
        assert len(shown) == 10 and page.locator("#shown").inner_text() == "10 of 12 students"
        assert page.locator("#table [aria-sort]").get_attribute("aria-sort") == "descending"
        assert process.wait(LONGEST) == 0 and wrong == []
        page.goto((tmp_path / "out" / "index.html").as_uri())
        assert page.locator("#table tbody tr").count() == 12 and not progress.is_visible()
