"""P412: full marks for what is still open."""

from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.form import Indicator
from perfeval_xl.domain.patterns import pattern
from perfeval_xl.domain.verdict import Verdict
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import number_of, points_of, shown

_CLAUSES = pattern(r"[，,。；;：:、！!？?\s]+")
_DENIED = pattern(
    r"(?:无|没有|未|不|杜绝|避免|零)(?:存在|发生|出现|有|任何|一[例笔项个家]){0,2}"
    r"(?:推迟|延期|顺延|[未待](?:支付|拨付|完工|验收|竣工|完成))",
    signs="延待推未顺",
)
"""That nothing is open: 无未支付款项, 未延期."""
_OPEN = pattern(
    r"(?<!期)待(?:验收|完成|支付|拨付)|未(?:支付|拨付|完工|验收|竣工)|尚未(?!发现|出现|发生|收到|接到)|"
    r"已(?:取消|终止)$|正在(?:实施|建设|办理|推进|验收)|[仍尚还]在(?:实施|建设|办理|推进)|"
    r"(?:推迟|延期|顺延)[到至](?:下|次|明|来)一?年|^[^在]{0,12}(?:建设中|在建中?|在建阶段)$"
)
"""What says so by itself, in one clause: 在建, but not 在建党节前 or 在城市建设中."""
_LATE = pattern(r"推迟|延期|顺延", signs="延推顺")
"""What may have been done later in the year: a number or a date that reaches the target tells that it was."""


@rule(
    "P412",
    "没做完得满分",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 得分 {actual} 是满分，而{where}写着“{words}”。请核对这一项做完了没有，没做完的按实际给分。",
    why="写着待验收、尚未支付、推迟的事还没有做完，给满分在复核时会被调减。",
    wrong="完成值“工程已完工，待验收”，得分满分。",
    right="完成值“工程已完工，待验收”，得分 8，并写明验收安排。",
    fix="按年底的实际情况给分并写明原因；已经做完的，把完成值改成完成后的说法。",
)
def open_is_not_full(case: Case) -> Iterator[Hit]:
    """完成值或偏差原因说还没有做完（待验收、尚未、推迟、已取消）的，不应得满分。"""
    for head, rows in case.form.groups:
        weight, score = number_of(head.weight), points_of(head.score)
        if not weight or score is None or score < weight or head.score is None:
            continue
        opened = next((place for row in rows if (place := _still_open(case, row))), None)
        if opened:
            where, words = opened
            yield hit(head.score.at, actual=shown(score), where=where, words=words)


def _still_open(case: Case, row: Indicator) -> tuple[str, str] | None:
    """The column and the words in which a row says that it is not done; None where it does not, or P403 tells of it."""
    judged = case.assessment.by_row[row.row].judgement
    if judged.verdict is Verdict.UNMET:
        return None
    proved = judged.verdict in (Verdict.MET, Verdict.OVER) and not judged.qualitative
    texts = (("完成值", row.actual.text), ("偏差原因", row.reason.text if row.reason else ""))
    return next(((where, words) for where, text in texts if (words := _open_words(text, proved=proved))), None)


def _open_words(text: str, *, proved: bool) -> str:
    """The words of a text that something is not done; being late is none where the target is `proved` to be reached."""
    clauses = [_DENIED.sub("", clause) for clause in _CLAUSES.split(text)]
    patterns = (_OPEN,) if proved else (_OPEN, _LATE)
    return next((match[0] for clause in clauses for each in patterns if (match := each.search(clause))), "")
