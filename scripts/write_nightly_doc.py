"""Writes docs/夜间批处理.md: its text from nightly_doc_head.md, the tables of codes from the code itself."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from perfeval_xl.app.printing import SENTENCES as PRINTING  # noqa: E402
from perfeval_xl.app.reading import internal  # noqa: E402
from perfeval_xl.batch.problems import SENTENCES as RUN  # noqa: E402
from perfeval_xl.batch.state import AGAIN, OVERSIZED, UNSETTLED  # noqa: E402
from perfeval_xl.batch.undo import SENTENCES as UNDO  # noqa: E402
from perfeval_xl.hosts.problems import SENTENCES as FILE  # noqa: E402

TARGET = ROOT / "docs" / "夜间批处理.md"
HEAD = ROOT / "scripts" / "nightly_doc_head.md"
ONE_FILE = ("TIME", "MEMORY", "CRASHED", "REPORT_LIMIT")
"""Codes of the batch that a single file ends in."""
REPORTS_ONLY = ("NOT_DOCX", "LEGACY_DOC", "NO_TEXT")
"""Codes of Word reports as input, which a run does not read."""
PRINT_ONLY = ("BAD_LIMIT", "DENIED")
"""Codes of the command `print` that a run does not have, or has among those of a file."""


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
    files = {code: text for code, text in FILE.items() if code not in REPORTS_ONLY} | {
        code: RUN[code] for code in ONE_FILE
    }
    for code, text in sorted((files | dict([_internal()])).items()):
        yield f"| {code} | {_plain(text)} | {_again(code)} |"
    yield ""
    printing = {code: text for code, text in PRINTING.items() if code not in PRINT_ONLY}
    yield from _table("打印的（`pdf_code`；表的状态不变）", printing)
    yield from _table("整个运行的", {code: text for code, text in RUN.items() if code not in ONE_FILE})
    yield from _table("撤回的", UNDO)


def _internal() -> tuple[str, str]:
    code, text = internal(RuntimeError("{what}"))
    return code, text.replace("RuntimeError: ", "")


def _again(code: str) -> str:
    """When a file with this code is tried again though it has not changed."""
    if code in OVERSIZED:
        return "改了文件、上限或程序才做"
    return "运行末尾和下次" if code in AGAIN else "下次" if code in UNSETTLED else "改了才做"


def _table(title: str, sentences: Mapping[str, str]) -> Iterator[str]:
    yield f"### {title}"
    yield ""
    yield "| 代码 | 意思和办法 |"
    yield "| --- | --- |"
    for code, text in sorted(sentences.items()):
        yield f"| {code} | {_plain(text)} |"
    yield ""


def _plain(text: str) -> str:
    return text.replace("{limit:g}", "…").replace("{what}", "…").replace("|", "\\|")


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
