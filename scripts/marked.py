"""Parts of a page that programs write: what stands between <!-- NAME从这里开始 --> and <!-- NAME到这里结束 -->."""

from pathlib import Path


def marks_of(name: str) -> tuple[str, str]:
    """The marks before and behind a part."""
    return f"<!-- {name}从这里开始 -->", f"<!-- {name}到这里结束 -->"


def part_of(page: str, name: str) -> str:
    """What stands in a part. Raises `ValueError` where the page does not have its marks once each, in order."""
    return _split(page, name)[1]


def with_part(page: str, name: str, text: str) -> str:
    """The page with a text in the place of a part; all else stays. Raises `ValueError` as `part_of` does."""
    before, _, after = _split(page, name)
    begin, end = marks_of(name)
    return f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}"


def write_part(path: Path, name: str, text: str) -> None:
    """Put a text into a part of a file. Raises `ValueError` as `part_of` does, and writes nothing then."""
    path.write_text(with_part(path.read_text("utf-8"), name, text), "utf-8")


def _split(page: str, name: str) -> tuple[str, str, str]:
    begin, end = marks_of(name)
    if page.count(begin) != 1 or page.count(end) != 1 or page.index(end) < page.index(begin):
        raise ValueError(f"{begin} … {end}")
    before, _, rest = page.partition(begin)
    part, _, after = rest.partition(end)
    return before, part, after
