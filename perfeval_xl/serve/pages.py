"""The pages of the service, as files of the package; nothing in them comes from outside."""

from functools import cache
from pathlib import Path

from perfeval_xl import __version__

_HERE = Path(__file__).parent / "page"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}
STATIC = ("page.css", "list.js", "sheet.js", "visit.js", "page.js")
"""What the page is made of, beside itself."""


@cache
def static(name: str) -> tuple[bytes, str]:
    """A file of the page, and its type."""
    path = _HERE / name
    return path.read_bytes(), _TYPES[path.suffix]


@cache
def docs_page() -> str:
    """The description of all addresses, to be read by people."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from perfeval_xl.serve.catalogue import ADDRESSES, BUTTON_TITLES, CHOICES

    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined)
    template = environment.get_template("docs.html.jinja")
    return template.render(addresses=ADDRESSES, buttons=BUTTON_TITLES, choices=CHOICES, version=__version__)
