"""Pairs of a target and a result from tests/cases/pairs.yaml, and what the program makes of each, as a page."""

from decimal import Decimal
from typing import NamedTuple

from perfeval_xl.domain.form import Entry, Form, FormKind, Indicator, Level
from perfeval_xl.domain.grid import Area, At
from perfeval_xl.domain.verdict import IndicatorScore, Judgement, Verdict
from perfeval_xl.law import LawBook
from perfeval_xl.law.book import HERE
from perfeval_xl.parsing import Language, read_row
from perfeval_xl.parsing.grammar import Result, Target
from perfeval_xl.scoring import assess
from tests.support.cases import FOLDER, load_cases

LAW = LawBook.load([HERE]).for_form(2024)
YEAR = 2024
PAGE = FOLDER / "readings.txt"
HEAD = "# What the program makes of each pair of pairs.yaml, for 10 points: python scripts/write_messages.py\n"


class Pair(NamedTuple):
    """One line of pairs.yaml."""

    target: str
    result: str
    verdict: Verdict
    columns: dict[str, str]

    def __str__(self) -> str:
        return f"{self.target}-{self.result}"


def pairs_by_heading() -> dict[str, list[Pair]]:
    """The pairs in the file's order, by the headings over them."""
    listed = load_cases(FOLDER / "pairs.yaml")
    return {heading: [pair_of(line) for line in lines] for heading, lines in listed.items()}


def pair_of(line: list[object]) -> Pair:
    """A line of a table of pairs: target, result, verdict and, if any, the columns of its own."""
    target, result, verdict, *columns = line
    return Pair(str(target), str(result), Verdict(str(verdict)), dict(columns[0]) if columns else {})  # type: ignore[call-overload]


def indicator_of(pair: Pair) -> Indicator:
    """A row of 10 points that holds the pair."""
    cells = {name: Entry(At(1, 1), pair.columns.get(name, "")) for name in ("name", "level1", "operator", "unit")}
    return Indicator(
        row=1,
        level1=Level(cells["level1"], cells["level1"].text),
        level2=None,
        level3=cells["name"]._replace(text=cells["name"].text or "指标"),
        target=Entry(At(1, 2), pair.target),
        actual=Entry(At(1, 3), pair.result),
        weight=Entry(At(1, 4), "10", Decimal(10)),
        score=Entry(At(1, 5)),
        reason=None,
        operator=cells["operator"],
        unit=cells["unit"],
        group=1,
        placeholder=not pair.target,
    )


def score_pair(pair: Pair) -> IndicatorScore:
    """What the program makes of a form of 2024 that has the pair alone."""
    form = Form(
        path="",
        sheet="表",
        kind=FormKind.PROJECT,
        layout="",
        area=Area(1, 1, 1, 9),
        title=Entry(At(1, 1), "自评表"),
        year=YEAR,
        indicators=(indicator_of(pair),),
    )
    return assess(form, LAW).by_row[1]


def page() -> str:
    """All pairs with what is made of them."""
    return "\n".join([HEAD, *(section(heading, pairs) for heading, pairs in pairs_by_heading().items())])


def section(heading: str, pairs: list[Pair]) -> str:
    """The pairs under one heading."""
    return "\n".join([heading, *(line for pair in pairs for line in _lines(pair)), ""])


def sections(text: str) -> dict[str, str]:
    """The sections of a page by their headings."""
    blocks = text.removeprefix(HEAD).strip("\n").split("\n\n")
    return {block.partition("\n")[0]: f"{block}\n" for block in blocks}


def _lines(pair: Pair) -> list[str]:
    reading = read_row(indicator_of(pair), YEAR, Language.own())
    scored = score_pair(pair)
    columns = "".join(f" {name}={value}" for name, value in pair.columns.items())
    return [
        f"  {pair.target} | {pair.result}{columns}".replace("\n", "⏎"),
        f"    读作 {_target(reading.target)} | {_result(reading.result)}",
        f"    {_judgement(scored.judgement)}，得 {_number(scored.score)}",
    ]


def _target(target: Target | None) -> str:
    if target is None:
        return "读不懂"
    terms = [f"{term}{'封顶' * term.capped}{'弱' * term.weak}@{term.start}-{term.end}" for term in target.terms]
    return " ".join([target.kind, str(target), *terms])


def _result(result: Result | None) -> str:
    if result is None:
        return "读不懂"
    terms = [f"{term}{'弱' * term.weak}@{term.start}-{term.end}" for term in result.terms]
    days = [f"{each.day}{'前' * each.before}@{each.start}-{each.end}" for each in result.days]
    move = {None: [], True: ["上升"], False: ["下降"]}[result.rising]
    marks = ["全年"] * result.whole_year + ["没有"] * result.none + ["空"] * result.nothing
    return " ".join([*terms, *days, *move, *marks])


def _judgement(judged: Judgement) -> str:
    numbers = [_number(each) for each in (judged.target, judged.actual, judged.share)]
    flags = {
        "定性": judged.qualitative,
        "单位不同": judged.units_differ,
        "照抄": judged.copied,
        "读不懂": judged.unreadable,
    }
    marks = [name for name, given in flags.items() if given]
    return " ".join([judged.verdict, judged.operator, "/".join(numbers), *marks, judged.why.replace("\n", "⏎")]).strip()


def _number(number: Decimal | None) -> str:
    return "-" if number is None else f"{round(number, 6).normalize():f}"
