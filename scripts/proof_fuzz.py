"""Changes workbooks and reports at random and does with them all that the program does with a file.

    python scripts/proof_fuzz.py [SECONDS] [FOLDER ...]

SECONDS are of CPU time; whoever ends it sooner (Ctrl-C, kill) gets the figures so far. A workbook is read, checked,
scored and marked; what that writes is read again, and its marks are taken off; some are made ready to print and get
their Word reports, which are read and held against the form. A report is read and held against a form. A hundred
checked workbooks make a roll-up. Only documented codes may come out, and what the program has written it must be able
to read, as it has told it.

Takes examples/ and templates/ unless folders are named; prints the figures that docs/可靠性.md publishes, and keeps
what found something as fuzz-found-*.
"""

import contextlib
import io
import random
import re
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from perfeval_xl.app.checking import mark_edits, with_own_findings, with_shared_findings  # noqa: E402
from perfeval_xl.app.printing import print_ready  # noqa: E402
from perfeval_xl.app.reading import read_file, read_narrative  # noqa: E402
from perfeval_xl.app.reporting import ReportOptions, report_file  # noqa: E402
from perfeval_xl.app.results import OK, FileResult, OpenFile, ReadReport  # noqa: E402
from perfeval_xl.app.rolling import record_of, write_rollup  # noqa: E402
from perfeval_xl.app.scoring import scored  # noqa: E402
from perfeval_xl.domain.errors import PerfevalError  # noqa: E402
from perfeval_xl.domain.finding import ClearMarks, Edit  # noqa: E402
from perfeval_xl.domain.form import Form  # noqa: E402
from perfeval_xl.narrative import hold_against  # noqa: E402
from perfeval_xl.problems import Where, catalogue  # noqa: E402
from perfeval_xl.rollup import FileRecord  # noqa: E402
from perfeval_xl.standard import Standard  # noqa: E402

_ROLLUP = "汇总"
_FILE_CODES = (code for code, entry in catalogue().items() if {Where.FILE, Where.NARRATIVE} & set(entry.where))
DOCUMENTED = frozenset({OK, "NO_LAW", "NO_FORM", _ROLLUP, *_FILE_CODES}) - {"WRITE_CHECK", "INTERNAL"}
"""A file that is refused because what would be written is wrong is safe, but a fault of the program."""
KINDS = (".xlsx", ".xlsm", ".docx")
_TOKENS = (
    b"<",
    b">",
    b"&",
    b'"',
    b"<c",
    b"</c>",
    b"r=",
    b"99999999",
    b"\xff",
    b"\0",
    b"<row>",
    b"]]>",
    b"_x0000_",
    b"&#0;",
)
_VALUES = (
    *("", " ", "0", "-1", "1e308", "NaN", "INF", "1" * 400, "0.1" * 99, "true", "#DIV/0!", "A1048577", "XFD1", "A1:B2"),
    *("≥95%", "＝100%", "≤3‰", "≥1-2个", "100万元（含）", "优", "达成", "好、较好、一般", "2024年12月31日前", "完成"),
    *("{{ 7 * 7 }}", "{% for x in y %}", "{{ form", "=1+1", "=HYPERLINK(0)", "_x000D_", "\u202e", "\ud7ff", "𠮷" * 40),
    *("项目支出绩效自评表", "整体支出绩效自评表", "一级指标", "三级指标", "指标值", "实际完成值", "分值", "得分"),
    *("总分", "执行率", "全年执行数", "年初预算数", "（万元）", "元", "产出指标", "2024年度", "2099年度", "1900年度"),
)
_PLACES = re.compile(rb'>([^<>]+)<|="([^"<]*)"')
_SHARE_OF_PRODUCTS = 0.03
_ROLLED = 100
"""Workbooks of a roll-up."""


def attempts(chance: random.Random, sources: list[Path], folder: Path) -> Iterator[tuple[Path, str]]:
    """Endless mutants, each a file that stands until the next is asked for, with what came of it: a status.

    A status that is not among `KNOWN` is a fault.
    """
    originals = [(path.suffix, path.read_bytes()) for path in sources]
    records: list[FileRecord] = []
    form = next(result for path in sources if path.suffix != ".docx" and (result := read_file(path)).ok)
    for number in range(sys.maxsize):
        kind, data = chance.choice(originals)
        path = folder / f"变异{number % 2}{kind}"
        path.write_bytes(mutated(chance, data, chance.choice(originals)[1]))
        if kind == ".docx":
            yield path, _of_report(path, form)
        else:
            yield path, _of_workbook(path, folder / "写出.xlsx", records, products=chance.random() < _SHARE_OF_PRODUCTS)
            if len(records) == _ROLLED:
                yield path, _of_rollup(records, folder)
                records.clear()


def main(seconds: float, sources: list[Path]) -> int:
    """Run for some time; 1 when something came out that is no documented code."""
    found, slowest, faults = Counter[str](), 0.0, 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(KeyboardInterrupt):
        before = start = time.process_time()
        for path, status in attempts(random.Random(), sources, Path(folder)):
            now = time.process_time()
            slowest, before = max(slowest, now - before), now
            found[status.partition(":")[0]] += 1
            if status not in DOCUMENTED:
                faults += 1
                Path(f"fuzz-found-{faults}{path.suffix}").write_bytes(path.read_bytes())
                print(f"fuzz-found-{faults}{path.suffix}：{status}", flush=True)
            if now - start > seconds:
                break
    rolled = found.pop(_ROLLUP, 0)
    counts = "，".join(f"{status} {count:,}" for status, count in found.most_common())
    hours = (before - start) / 3600
    print(f"{hours:.2f} 小时（CPU），{found.total():,} 个变异文件，汇总 {rolled:,} 次，最慢 {slowest:.2f} 秒：{counts}")
    return 1 if faults else 0


def _of_workbook(path: Path, written: Path, records: list[FileRecord], *, products: bool) -> str:
    """The status of a workbook that goes through everything; what a roll-up is to know of it goes into `records`."""
    result = scored(path, None)
    if not isinstance(result, OpenFile):
        return _outcome(result)
    rules = list(Standard.default().rules.values())
    (checked,) = with_shared_findings([with_own_findings(result, rules, Standard.default())], rules).files
    assert isinstance(checked, OpenFile)
    result = checked
    records.append(record_of(result))
    try:
        written.write_bytes(result.opened.apply([*result.edits, *mark_edits(result.findings)]))
        if _forms(read_file(written)) != _forms(result):
            return "计分时说的与写出后读到的不同"
        cleared: list[Edit] = [ClearMarks()]
        for edits in ((), cleared):
            again = read_file(written)
            if not isinstance(again, OpenFile):
                return f"写出后读不了：{_outcome(again)}"
            written.write_bytes(again.opened.apply(edits))
        if products:
            print_ready(path, Standard.default())
            return _with_reports(result, written.parent)
        return OK
    except PerfevalError as refusal:
        return refusal.code if refusal.code in DOCUMENTED else f"{refusal.code}: {refusal.message}"
    except Exception as fault:  # what the proof is there to find
        return f"{type(fault).__name__}: {fault}"


def _forms(result: FileResult) -> list[Form]:
    """The forms of a file, whatever its name."""
    return [replace(case.form, path="") for case in result.cases]


def _of_rollup(records: list[FileRecord], folder: Path) -> str:
    """The status of a roll-up; nothing that stands in a form may keep it from being written."""
    try:
        write_rollup(records, folder)
    except Exception as fault:  # what the proof is there to find
        Path("fuzz-found-汇总.txt").write_text(str(records), "utf-8", "backslashreplace")
        return f"汇总：{type(fault).__name__}: {fault}"
    return _ROLLUP


def _with_reports(result: FileResult, folder: Path) -> str:
    reported = report_file(result, (), ReportOptions(out=folder / "报告"), Standard.default())
    for report in reported.reports:
        status = _of_report(report.path, result)
        report.path.unlink()
        if status != OK:
            return f"报告读不了：{status}"
    return _outcome(reported)


def _of_report(path: Path, form: FileResult) -> str:
    """The status of a report that is read and held against a form."""
    result = read_narrative(path)
    if not isinstance(result, ReadReport) or not form.cases:
        return _outcome(result)
    try:
        judged = [(case.form, case.assessment) for case in form.cases]
        hold_against(result.narrative, judged, Standard.default().report_words)
    except Exception as fault:  # what the proof is there to find
        return f"{type(fault).__name__}: {fault}"
    return OK


def _outcome(result: FileResult) -> str:
    return result.status if result.status in DOCUMENTED else f"{result.status}: {result.message}"


def mutated(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """A file changed at random; now and then a part comes from another one."""
    kind = chance.random()
    if kind < 0.1:
        return _bytes_changed(chance, data)
    parts, donor = _parts(data), _parts(other)
    change = _text_changed if kind < 0.3 else _values_changed
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(list(parts))
        parts[name] = change(chance, parts[name])
    if kind > 0.97:
        parts.pop(chance.choice(list(parts)))
    elif kind > 0.92:
        name = chance.choice(list(donor))
        parts[name] = donor[name]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return buffer.getvalue()


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _bytes_changed(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 10)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.choice((len(changed), len(changed), chance.randrange(len(changed))))])


def _text_changed(chance: random.Random, data: bytes) -> bytes:
    """Markup broken in one place."""
    if len(data) < 2:
        return data
    a, b = sorted(chance.randrange(len(data)) for _ in range(2))
    return chance.choice(
        (
            data[:a] + chance.choice(_TOKENS) + data[a:],
            data[:a] + data[min(b, a + 40) :],
            data[:a] + data[a : a + 60] + data[a:],
            data[:a] + bytes([chance.randrange(256)]) + data[a + 1 :],
        )
    )


def _values_changed(chance: random.Random, data: bytes) -> bytes:
    """Texts and attributes with other values, in markup that stays whole: these get past the parser."""
    places = [found.span(found.lastindex or 0) for found in _PLACES.finditer(data)]
    if not places:
        return data
    original, chosen = data, sorted(chance.sample(places, min(len(places), chance.randint(1, 6))), reverse=True)
    for start, end in chosen:
        if chance.random() < 0.5:
            value = escape(chance.choice(_VALUES)).encode("utf-8", "surrogatepass")
        else:
            value = original[slice(*chance.choice(places))]
        data = data[:start] + value + data[end:]
    return data


def files(folders: Iterable[str]) -> list[Path]:
    """The workbooks and reports below some folders."""
    return [path for folder in folders for path in sorted(Path(folder).rglob("*")) if path.suffix in KINDS]


if __name__ == "__main__":
    sources = files(sys.argv[2:] or [str(ROOT / "examples"), str(ROOT / "templates")])
    raise SystemExit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600, sources))
