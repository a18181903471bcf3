"""P412: full marks for what is still open."""

import re
from collections.abc import Iterator

from perfeval_xl.domain.finding import Severity
from perfeval_xl.domain.verdict import Verdict
from perfeval_xl.rules.base import Case, Hit, hit, rule
from perfeval_xl.rules.words import number_of, points_of, shown

_OPEN = re.compile(
    r"待验收|待完成|待支付|待拨付|未支付|未拨付|未完工|未验收|未竣工|在建|建设中|推迟|(?<!无)延期|已取消|已终止|"
    r"尚未(?!发现|出现|发生|收到|接到)|正在(?:实施|建设|办理|推进|验收)"
)


@rule(
    "P412",
    "没做完得满分",
    severity=Severity.WARNING,
    source="practice",
    message="{cell} 得分 {actual} 是满分，而{where}写着“{found}”。请核对这一项做完了没有，没做完的按实际给分。",
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
        for row in rows:
            if case.assessment.by_row[row.row].judgement.verdict is Verdict.UNMET:  # P403 tells
                continue
            texts = (("完成值", row.actual.text), ("偏差原因", row.reason.text if row.reason else ""))
            told = next(((where, match[0]) for where, text in texts if (match := _OPEN.search(text))), None)
            if told:
                yield hit(head.score.at, actual=shown(score), where=told[0], found=told[1])
                break
