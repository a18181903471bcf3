"""What a dossier and the rehearsal of a review tell people, in text."""

from perfeval_xl.app.collecting import Collection, in_form
from perfeval_xl.app.dossier import Dossier
from perfeval_xl.app.reviewing import Review
from perfeval_xl.cli.screen import Screen
from perfeval_xl.reports.numbers import plain

_TONES = {"齐": "green", "待办": "yellow", "缺": "bold red"}


def show_dossier(made: Dossier, screen: Screen) -> int:
    """The list, what was written, and what to do next; the exit status."""
    checklist = made.checklist
    screen.line(checklist.headline)
    for item in checklist.items:
        todo = f"　{len(item.todo)} 件事" if item.todo and item.form else ""
        screen.line("  ", (item.state, _TONES[item.state]), f"　{item.mark}　{item.name}{todo}")
    for name, why in checklist.aside:
        screen.line(f"没有收进 {name}：{why}")
    screen.line()
    for path in made.written:
        screen.line(f"已写入 {path}")
    for note in checklist.notes:
        screen.line(note)
    screen.line("要办的事逐条写在材料清单里（材料清单.txt，网页 材料清单.html）。")
    return made.result.exit_status


_MOST_QUESTIONS = 10


def show_review(made: Review, screen: Screen) -> int:
    """Every project's score before and after, the questions that cost most, what was written; the exit status."""
    for each in made.standings:
        after = f"，试扣 {plain(each.at_risk)} 分后 {plain(each.expected)}" if each.at_risk and each.expected else ""
        score = "没有得分" if each.written is None else f"自评 {plain(each.written)} 分"
        screen.line(f"{each.project.name}：{score}{after}")
    for risk in made.risks[:_MOST_QUESTIONS]:
        points = f"可能扣 {plain(risk.points)} 分　" if risk.points else ""
        screen.line(f"  {points}{risk.finding.code} {risk.finding.sheet}!{risk.finding.message}")
    if len(made.risks) > _MOST_QUESTIONS:
        screen.line(f"  另有 {len(made.risks) - _MOST_QUESTIONS} 条，见“复核会问的”。")
    lacking = sum(bool(proof.lacking) for proof in made.proofs)
    if lacking:
        screen.line(f"有 {lacking} 个满意度指标没有写样本量和调查方法，复核时多半不得分。")
    for path in made.written:
        screen.line(f"已写入 {path}")
    screen.line("这是照公开的复核做法试扣，不是财政部门的结论。")
    return made.result.exit_status


def show_collected(made: Collection, screen: Screen) -> int:
    """What was found in every report, where it went, and what belongs into the form itself; the exit status."""
    for report in made.reports:
        if not report.project:
            screen.line(f"{report.path.name}：标题对不上这些表里的任何一个项目，没有收集。")
            continue
        into_form = [each for each in report.filled if in_form(each)]
        screen.line(f"{report.path.name}：收集到 {len(report.filled) - len(into_form)} 段报告素材。")
        for each in into_form:
            screen.line(f"  请补进表里：{each.name}　{each.text}")
    if made.written:
        screen.line(f"已写入 {made.written}")
        screen.line("请核对后，把这张表复制到明年的表里，工作表名仍叫“报告素材”。")
    else:
        screen.line("报告里没有补写过待填的内容。")
    return 0 if all(report.project for report in made.reports) else 2
