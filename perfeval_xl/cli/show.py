"""What check and score tell people, in text."""

from collections.abc import Iterator, Sequence

from perfeval_xl.app.results import OWN_REPORT, FileResult, OpenFile, ReadFile, ReadReport
from perfeval_xl.app.runs import RunResult
from perfeval_xl.cli.screen import SEVERITY_STYLE, Screen
from perfeval_xl.domain.causes import UNDER, Cause, causes_of
from perfeval_xl.domain.finding import HIDDEN_FORM, NO_FORM, Finding, SetValue, Severity
from perfeval_xl.domain.form import Form, FormKind
from perfeval_xl.domain.narrative import Comparison
from perfeval_xl.problems import sentence
from perfeval_xl.rules import Case

_MOST_NAMED = 5
_MARKED = "问题单元格已在表中标出，“校验结果”表列出了全部问题；改完再次校验即可更新，加 --clear 可去掉标记。"
_MARKED_IN_WORD = "问题都写成了文档里的批注；改完再次校验即可更新，加 --clear 可去掉这些批注，别人的批注不动。"
_KIND = {FormKind.PROJECT: "项目支出自评表", FormKind.DEPARTMENT: "整体支出自评表", FormKind.BASE: "附件1 基础数据表"}


def show_check(result: RunResult, screen: Screen, *, marked: bool) -> None:
    """Every file with its forms and findings, then a summary with what to do next."""
    for file in result.listed:
        show_file(file, screen)
    _summary(result, screen)
    written = [file for file in result.files if isinstance(file, OpenFile) and file.written]
    if not marked or not written:
        return
    for file in written:
        if file.worklist and file.worklist.sentence:
            screen.line(f"{file.path.name}：{file.worklist.sentence}")
    screen.line(_MARKED_IN_WORD if all(map(_is_document, written)) else _MARKED)


def _is_document(file: OpenFile) -> bool:
    return file.opened.kind.is_document


def show_file(file: FileResult, screen: Screen) -> None:
    """One file: its forms, each followed by its findings."""
    screen.line((str(file.path), "bold"))
    if not file.ok:
        screen.line("  ", ("办不成", SEVERITY_STYLE[Severity.ERROR]), f" {file.status}  {file.message}")
    findings = list(file.findings)
    for case in file.cases:
        screen.line("  ", (title(case.form), "bold"), standing(case))
        inside = [finding for finding in findings if _belongs(finding, case.form)]
        findings = [finding for finding in findings if finding not in inside]
        _show_findings(inside, screen)
    _show_findings(findings, screen)
    if comparison := _compared(file.made):
        screen.line(f"  {comparison}")
    elif file.ok and not file.findings:
        screen.line("  没有发现问题。")
    screen.line()


def _compared(file: FileResult) -> str:
    """How far a text was compared, because what was not found in the forms could not be; '' where none was."""
    match file:
        case ReadReport(comparison=Comparison() as comparison):
            return _compared_as("自评报告", comparison)
        case ReadFile(comparison=Comparison() as comparison):
            return _compared_as("文档里的报告文字", comparison)
        case _:
            return ""


def _compared_as(what: str, comparison: Comparison) -> str:
    if not comparison.compared and not comparison.differences:
        return f"{what}：没有找到与这些表对应的说法。请核对表和报告是不是同一个单位、同一个项目。"
    found = len(comparison.differences)
    outcome = f"{found} 处要核对，见上面各表的 N 类问题" if found else "没有发现不一致"
    return f"{what}：{comparison.compared} 处金额、比率和数量与表核对过，{outcome}。"


def _belongs(finding: Finding, form: Form) -> bool:
    return finding.sheet == form.sheet and form.area.holds(finding.at)


def title(form: Form) -> str:
    """`[Sheet1] 2024年度 项目支出自评表：央企对接现场会相关经费`."""
    year = f"{form.year}年度 " if form.year else ""
    name = form.project if form.kind is FormKind.PROJECT else form.department
    return f"[{form.sheet}] {year}{_KIND[form.kind]}" + (f"：{name.text}" if name and name.text else "")


def standing(case: Case) -> str:
    """The total as written and as it should be, with the grade."""
    form, assessment = case.form, case.assessment
    if form.total is None:
        return ""
    written = form.total.score.text if form.total.score else ""
    parts = [f"总分 {written or '空白'}"]
    if assessment.total is None:
        parts.append("尚有得分待定")
    else:
        parts.append(f"合计 {assessment.total}，等级 {assessment.grade}")
    return f"（{'，'.join(parts)}）"


def _show_findings(findings: list[Finding], screen: Screen) -> None:
    """The gravest first, and in the order of the form among equals."""
    for cause in sorted(causes_of(findings), key=_rank):
        if cause.root.accepted:
            _show_accepted(cause.root, screen)
            continue
        _show_finding(cause.root, screen, "    ")
        for finding in cause.consequences:
            _show_finding(finding, screen, f"      {UNDER}")


def _rank(cause: Cause) -> tuple[bool, int]:
    """What was accepted comes last."""
    return bool(cause.root.accepted), list(Severity).index(cause.severity)


def _show_accepted(finding: Finding, screen: Screen) -> None:
    screen.line("    ", ("已认可", "green"), " ", (f"{finding.code}  {finding.message}", "strike dim"))
    screen.line(f"      理由：{finding.accepted}")


def _show_finding(finding: Finding, screen: Screen, before: str) -> None:
    word = (finding.severity.chinese, SEVERITY_STYLE[finding.severity])
    screen.line(before, word, f" {finding.code}  {finding.message}")


def _summary(result: RunResult, screen: Screen) -> None:
    counts = "、".join(f"{each.chinese} {result.count(each)} 处" for each in Severity)
    accepted = f"另有已认可 {result.accepted} 处。" if result.accepted else ""
    screen.line((f"共 {len(result.listed)} 个文件、{result.forms} 张表：{counts}。{accepted}", "bold"))
    failed = sum(not file.ok for file in result.listed)
    if failed:
        screen.line(f"有 {failed} 个文件没有办成，原因见上；这些文件没有改动。")
    if result.count(Severity.ERROR):
        causes = (cause for file in result.files for cause in causes_of(file.findings))
        grave = (cause for cause in causes if cause.severity is Severity.ERROR and not cause.root.accepted)
        code = next(grave).root.code
        screen.line(f"下一步：先改“错误”。想知道某条规则为什么、怎么改，运行 perfeval-xl rules {code}。")


def show_score(result: RunResult, screen: Screen) -> None:
    """What was filled in each file, what a person must decide, and where the result is."""
    for file in result.listed:
        screen.line((str(file.path), "bold"))
        for line in _score_lines(file):
            screen.line("  " + line)
        screen.line()
    filled = sum(len(file.edits) for file in result.files if file.ok)
    open_cells = sum(len(file.notes) for file in result.files)
    screen.line(
        (f"共 {len(result.listed)} 个文件、{result.forms} 张表：填写 {filled} 格，留给人工 {open_cells} 处。", "bold")
    )
    if filled and not any(file.written for file in result.files):
        screen.line("这是试算，没有写入任何文件。加 --in-place 写回原表，或加 --out 文件夹 另存一份。")
    errors = result.count(Severity.ERROR)
    if errors:
        screen.line(f"计分后仍有 {errors} 处错误，运行 perfeval-xl check 查看。")


def _score_lines(file: FileResult) -> Iterator[str]:
    if not file.ok:
        yield f"办不成 {file.status}  {file.message}"
        return
    for case in file.cases:
        yield title(case.form) + standing(case)
    for edit in file.edits:
        yield f"  填写 [{edit.sheet}] {file.name_of(edit.sheet, edit.at)} = {shown(edit)}"
    for note in file.notes:
        yield f"  人工 [{note.sheet}] {file.name_of(note.sheet, note.note.at)}  {note.note.text}"
    yield from left_out_forms(file)
    if file.cases and not file.edits:
        yield "  没有要填的空白格。"
    if file.written:
        yield f"已写入 {file.written}"


def left_out_forms(file: FileResult) -> Iterator[str]:
    """What was left out because its sheet is hidden or could not be read."""
    for finding in file.findings:
        if finding.code in (HIDDEN_FORM, NO_FORM):
            yield f"  {finding.severity.chinese} {finding.code}  {finding.message}"


def shown(edit: SetValue) -> str:
    """The value as the cell will show it: a rate as a percentage."""
    if isinstance(edit.value, str):
        return edit.value
    if edit.number_format and "%" in edit.number_format:
        return f"{edit.value * 100:f}%"
    return f"{edit.value:f}"


def show_reports(result: RunResult, screen: Screen) -> None:
    """The reports of each file with what is still to be filled in, then a summary with what to do next."""
    for file in result.listed:
        screen.line((str(file.path), "bold"))
        for report in file.reports:
            screen.line(f"  [{report.sheet}] 报告已写入 {report.path}")
            for name in report.missing:
                screen.line("    ", ("待填", SEVERITY_STYLE[Severity.WARNING]), f" {name}")
        for line in left_out_forms(file):
            screen.line(line)
        if not file.ok:
            screen.line("  ", ("办不成", SEVERITY_STYLE[Severity.ERROR]), f" {file.status}  {file.message}")
        elif not file.reports:
            screen.line("  没有找到填好的项目支出或整体支出自评表，没有写报告。")
        screen.line()
    _report_summary(result, screen)


def _report_summary(result: RunResult, screen: Screen) -> None:
    reports = [report for file in result.files for report in file.reports]
    missing = sum(len(report.missing) for report in reports)
    screen.line((f"共写报告 {len(reports)} 份，待填 {missing} 处。", "bold"))
    if missing:
        screen.line("待填的地方在报告里标了黄：可以直接在 Word 里补，也可以补进表和“报告素材”后重新生成。")
    errors = result.count(Severity.ERROR)
    if errors:
        screen.line(
            f"表里还有 {errors} 处错误，涉及的数在报告里写成待填；请先运行 perfeval-xl check 改正，再生成一次。"
        )


def show_passed_over(result: RunResult, pages: int, screen: Screen) -> None:
    """How many documents held no form and how many PDFs were not read; and where there was nothing else, what to do."""
    documents = [file for file in result.files if file.passed_over]
    if documents and not result.listed:
        screen.line(("办不成", SEVERITY_STYLE[Severity.ERROR]), f" NO_WORKBOOK  {_none_of(len(documents))}")
    else:
        own = [file for file in documents if file.status == OWN_REPORT]
        others = [file for file in documents if file.status != OWN_REPORT]
        show_documents(len(own), len(others), screen, _names(others))
    if pages:
        screen.line(f"另有 {pages} 个 PDF 文件没有看；要检查哪一个，请在命令里写出它的文件名。")


def show_documents(own: int, others: int, screen: Screen, names: str = "") -> None:
    """How many documents there are without a form, those that we have written apart."""
    if own:
        screen.line(f"本程序写的报告 {own} 份，表在原来的文件里检查。")
    if others:
        screen.line(f"另看了 {others} 份文档，没有自评表{names}。")


def _none_of(documents: int) -> str:
    return sentence("NO_WORKBOOK", "documents", count=documents)


def _names(documents: Sequence[FileResult]) -> str:
    """The names of a few documents, so that one that should hold a form is noticed."""
    names = "、".join(file.path.name for file in documents[:_MOST_NAMED])
    return f"：{names}" + ("等" if len(documents) > _MOST_NAMED else "")


def show_cleared(result: RunResult, screen: Screen) -> None:
    """Which files had marks taken off."""
    for file in result.listed:
        if file.ok:
            screen.line(f"{file.path}：标记、批注和“校验结果”表已去掉（原来没有的不变）。")
        else:
            screen.line(f"{file.path}：", ("办不成", SEVERITY_STYLE[Severity.ERROR]), f" {file.status}  {file.message}")
