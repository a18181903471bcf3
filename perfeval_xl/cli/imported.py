"""What import tells people, in text."""

from perfeval_xl.app.runs import RunResult
from perfeval_xl.cli.screen import SEVERITY_STYLE, Screen
from perfeval_xl.domain.finding import Severity


def show_imported(result: RunResult, screen: Screen) -> None:
    """Every file with where its .xlsx is and what to look at in it, then a summary with what to do next."""
    for file in result.listed:
        if not file.ok:
            screen.line(f"{file.path}：", ("办不成", SEVERITY_STYLE[Severity.ERROR]), f" {file.status}  {file.message}")
            continue
        forms = len(file.cases)
        screen.line(f"{file.path} → {file.written}（{forms} 张表）")
        for each in file.notes:
            screen.line(f"  请看 [{each.sheet}] {file.name_of(each.sheet, each.note.at)}  {each.note.text}")
    made = [file.written for file in result.listed if file.ok]
    screen.line((f"共 {len(result.listed)} 个文件：导入 {len(made)} 个。原文件没有改动。", "bold"))
    if made:
        screen.line(f"下一步：运行 perfeval-xl check {made[0]} 校验。")
