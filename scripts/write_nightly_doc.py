"""Writes docs/夜间批处理.md: its text from nightly_doc_head.md, the tables of codes from the code itself."""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from perfeval_xl.cli.codebook import readable  # noqa: E402
from perfeval_xl.problems import Problem, Where, catalogue  # noqa: E402

TARGET = ROOT / "docs" / "夜间批处理.md"
HEAD = ROOT / "scripts" / "nightly_doc_head.md"
CASES = {("NO_SPACE", Where.RUN): "run", ("CHANGED", Where.UNDO): "undo"}
"""The codes that mean something else where a run or an undo ends in them."""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD.read_text("utf-8").rstrip(), "", *_codes()]) + "\n"


def _codes() -> Iterator[str]:
    yield "## 代码"
    yield ""
    yield "下面的表由程序生成（`make docs`）。“…”处是具体的文件、数或地方。"
    yield ""
    yield "### 一个文件的"
    yield ""
    yield "| 代码 | 意思和办法 | 再试 |"
    yield "| --- | --- | --- |"
    yield "| ok | 做完了。 | |"
    for entry in _entries(Where.FILE):
        if Where.LAW not in entry.where and entry.code != "PARSE":
            yield f"| {entry.code} | {_plain(entry.sentence)} | {entry.retry.value} |"
    yield ""
    yield from _table("打印的（`pdf_code`；表的状态不变）", Where.PRINT)
    yield from _table("整个运行的", Where.RUN)
    yield from _table("撤回的", Where.UNDO)


def _entries(where: Where) -> list[Problem]:
    return [entry for entry in catalogue().values() if where in entry.where]


def _table(title: str, where: Where) -> Iterator[str]:
    yield f"### {title}"
    yield ""
    yield "| 代码 | 意思和办法 |"
    yield "| --- | --- |"
    for entry in _entries(where):
        yield f"| {entry.code} | {_plain(entry.template(CASES.get((entry.code, where), '')))} |"
    yield ""


def _plain(text: str) -> str:
    return readable(text).replace("|", "\\|")


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
