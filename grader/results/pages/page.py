"""A template and its values -> one HTML file that loads nothing and runs no script but its own.

Every value is cleaned, shortened and escaped on its way into a template, whatever it is; only this program's own files,
its style and its script, go in as they are. The page's Content-Security-Policy names these two by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.data_classes import dataclass
from grader.results.markdown import LONGEST, clean, shortened

ASSETS = Path(__file__).with_name("assets")
STYLE = "page.css"
MARK = b'<meta name="generator" content="backprop-grader">'


@dataclass(frozen=True)
class Room:
    """What a kind of page has of its own, all files in the folder `assets`.

    Its templates may build on those of all pages; `styles` are added to the style of all, `scripts` run. With
    `own_address` they may ask whoever sent the page for more.
    """

    assets: Path = ASSETS
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    own_address: bool = False


USUAL = Room()


def rendered(template: str, room: Room = USUAL, /, *, longest: int = LONGEST, **values: object) -> str:
    """The page that `template` in `room` makes of `values`. No text in it is longer than `longest` characters."""
    style = Markup("").join(map(asset, (ASSETS / STYLE, *(room.assets / name for name in room.styles))))
    code = Markup("").join(asset(room.assets / name) for name in room.scripts)
    return environment(room.assets, longest).get_template(template).render(
        style=style, script=code, policy=_policy(style, code, room.own_address), **values)


def is_page(content: bytes) -> bool:
    """Whether a file that holds `content` is one of these pages, and may be replaced by another."""
    return MARK in content[:4096]


def asset(path: Path) -> Markup:
    """A file of this program's own, to be put into a page as it is."""
    return Markup(path.read_text(encoding="utf-8"))


@cache
def environment(assets: Path = ASSETS, longest: int = LONGEST) -> Environment:
    """What all pages are made with: autoescape everywhere, a misspelt name is an error."""
    return Environment(loader=FileSystemLoader([assets, ASSETS]), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True, finalize=partial(_presentable, longest))


def _presentable(longest: int, value: object) -> object:
    """Text without control and direction characters and no longer than a line may be; all else as it is."""
    return value if not isinstance(value, str) or isinstance(value, Markup) else shortened(clean(value), longest)


def _policy(style: str, script: str, own_address: bool) -> str:
    """Nothing from anywhere: only this style, this script, and images that stand in the page itself."""
    allowed = ["default-src 'none'", f"style-src {hash_of(style)}", "img-src data:", "base-uri 'none'",
               "form-action 'none'"]
    if script:
        allowed.append(f"script-src {hash_of(script)}")
    if own_address:
        allowed.append("connect-src 'self'")
    return "; ".join(allowed)


def hash_of(text: str) -> str:
    """A style or a script of the page itself, as a Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
