"""`perfeval-xl doctor`: what was looked at, in words."""

from perfeval_xl.app.doctor import Check
from perfeval_xl.cli.screen import Screen


def show_doctor(checks: list[Check], screen: Screen) -> int:
    """Every check with its advice; status 2 when something needed is missing."""
    for check in checks:
        missing = bool(check.advice)
        word = (
            ("缺少" if check.needed else "可选", "bold red" if check.needed else "yellow")
            if missing
            else ("正常", "green")
        )
        screen.line(word, f"  {check.name}：{check.state}")
        if missing:
            screen.line(f"      {check.advice}")
    failed = any(check.advice and check.needed for check in checks)
    screen.line("有需要处理的项目，请按上面的提示办理。" if failed else "需要的都齐了，可以使用。")
    return 2 if failed else 0
