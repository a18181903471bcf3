"""The addresses of the service, described once: routes, OpenAPI and the page /docs are made from this."""

from typing import NamedTuple

JSON, FILES = "json", "files"


class Address(NamedTuple):
    """An address that takes files: what it answers with, JSON or files, and which of `CHOICES` it looks at."""

    name: str
    title: str
    text: str
    answers: str
    choices: tuple[str, ...] = ("law", "hidden")


class Choice(NamedTuple):
    """Something to choose, written into the address: ?hidden=1."""

    name: str
    kind: str
    text: str


CHOICES = (
    Choice("law", "string", "评分口径的名称；不写时按表的年度选"),
    Choice("hidden", "boolean", "隐藏的工作表里的自评表也算进去"),
    Choice("overwrite", "boolean", "已写的得分也按口径重算（公式和需要人工判断的除外）"),
    Choice("fonts", "string", "报告的字体：gb2312（默认）或 windows"),
    Choice("charts", "boolean", "报告里加上图表"),
    Choice("only", "integer", "几个文件一起送来时，只要第几个的（从 0 数起）；其余的只用来互相核对"),
)

ADDRESSES = (
    Address("check", "校验", "逐行检查，几个文件一起送来就互相核对。答复与 check --format json 相同。", JSON),
    Address(
        "view",
        "校验并画出表格",
        "同 check，另有 sheets（每张表的列宽、行高、单元格文字和样式）、advice 和 rules，供网页画表用。",
        JSON,
    ),
    Address("compare", "互相核对", "同 view，但没有 sheets：几个文件一起送来，只要问题。", JSON),
    Address("try", "试算", "计分但不写文件。答复与 score --format json 相同。", JSON, ("law", "hidden", "overwrite")),
    Address(
        "score", "计分", "填好执行率、得分、总分和等级的副本；几个文件时是 zip。", FILES, ("law", "hidden", "overwrite")
    ),
    Address(
        "mark",
        "标出问题",
        "标了颜色和批注、带“校验结果”表的副本；几个文件时是 zip。",
        FILES,
        ("law", "hidden", "only"),
    ),
    Address("report", "生成报告", "Word 自评报告；几份时是 zip。", FILES, ("law", "hidden", "fonts", "charts", "only")),
    Address("pdf", "打印", "排好版的 PDF（服务所在的电脑要装 LibreOffice）；几份时是 zip。", FILES, ("hidden",)),
    Address("rollup", "汇总", "汇总.xlsx、汇总.html 和 摘要.txt，放在一个 zip 里。", FILES),
)
ACTS = {address.name: address for address in ADDRESSES}

BUTTON_TITLES = {
    "check": "校验",
    "score": "计分",
    "rescore": "重新计分",
    "clear": "清除标记",
    "previous": "上一处问题",
    "next": "下一处问题",
    "rules": "规则说明",
    "list": "只列出问题，不做标记",
    "report": "生成报告",
    "print": "打印：哪些工作表有自评表",
}
DOSSIER = "dossier"
"""A button of one person's own service alone, see `dossier`."""
