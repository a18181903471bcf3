"""`perfeval-xl rules`: the catalogue, and one rule explained."""

from perfeval_xl.app.explaining import explanation
from perfeval_xl.cli.screen import SEVERITY_STYLE, Screen
from perfeval_xl.domain.errors import UsageError
from perfeval_xl.problems import problem
from perfeval_xl.standard import Standard


def show_catalogue(standard: Standard, screen: Screen) -> None:
    """One line a rule, by family."""
    family = ""
    for code, rule in standard.rules.items():
        if rule.letter != family:
            family = rule.letter
            screen.line((f"{family}  {standard.rules.families.get(family, '其他')}", "bold"))
        screen.line(f"  {code}  ", (rule.severity.chinese, SEVERITY_STYLE[rule.severity]), f"  {rule.name}")
    screen.line(f"共 {len(standard.rules)} 条。运行 perfeval-xl rules 代码（如 P403）看详细说明。")


def show_rule(code: str, standard: Standard, screen: Screen) -> None:
    """All that is known of a rule. Raises `UsageError` for a code that is not in the catalogue."""
    rule = standard.rules.get(code.strip().upper())
    if rule is None:
        raise problem(UsageError, "NO_RULE", what=code)
    screen.line((f"{rule.code} {rule.name}", "bold"), "  ", (rule.severity.chinese, SEVERITY_STYLE[rule.severity]))
    for heading, text in explanation(rule, standard.law.newest()):
        screen.line((heading, "bold"), f"：{text}")
