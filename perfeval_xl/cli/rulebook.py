"""`perfeval-xl rules`: the catalogue, and one rule explained."""

from perfeval_xl.app.explaining import explanation
from perfeval_xl.cli.screen import SEVERITY_STYLE, Screen
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.problems import problem
from perfeval_xl.rules import catalogue

FAMILY_NAMES = {
    "S": "表格结构",
    "F": "资金与执行率",
    "W": "分值",
    "I": "指标值与完成值",
    "P": "得分与等级",
    "X": "表间勾稽",
    "N": "报告与表",
    "Z": "程序自身",
}


def show_catalogue(screen: Screen) -> None:
    """One line a rule, by family."""
    family = ""
    for code, rule in catalogue().items():
        if code[0] != family:
            family = code[0]
            screen.line((f"{family}  {FAMILY_NAMES[family]}", "bold"))
        screen.line(f"  {code}  ", (rule.severity.chinese, SEVERITY_STYLE[rule.severity]), f"  {rule.name}")
    screen.line(f"共 {len(catalogue())} 条。运行 perfeval-xl rules 代码（如 P403）看详细说明。")


def show_rule(code: str, screen: Screen) -> None:
    """All that is known of a rule. Raises `UsageError` for a code that is not in the catalogue."""
    rule = catalogue().get(code.strip().upper())
    if rule is None:
        raise problem(UsageError, "NO_RULE", what=code)
    screen.line((f"{rule.code} {rule.name}", "bold"), "  ", (rule.severity.chinese, SEVERITY_STYLE[rule.severity]))
    for heading, text in explanation(rule):
        screen.line((heading, "bold"), f"：{text}")
