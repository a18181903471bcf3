"""The buttons in the order in which they stand, and the names under which LibreOffice knows them."""

from typing import NamedTuple

IDENTIFIER = "org.perfeval_xl.calc"
"""The extension's identifier, which is also its component's name."""
PROTOCOL = f"{IDENTIFIER}:"
"""What the addresses of our commands begin with: org.perfeval_xl.calc:check."""


class Command(NamedTuple):
    """A button: its name in addresses, its label in Chinese and for other languages, whether a gap follows it."""

    name: str
    chinese: str
    english: str
    gap: bool = False


COMMANDS = (
    Command("check", "校验", "Check"),
    Command("score", "计分", "Score"),
    Command("rescore", "重新计分（覆盖）", "Score again (overwrite)"),
    Command("clear", "清除标记", "Clear marks", gap=True),
    Command("report", "生成报告", "Report"),
    Command("dossier", "上报材料", "Dossier"),
    Command("print", "打印", "Print", gap=True),
    Command("previous", "上一处问题", "Previous finding"),
    Command("next", "下一处问题", "Next finding", gap=True),
    Command("rules", "规则说明", "Rules"),
    Command("settings", "设置", "Settings"),
)
