"""What can be wrong with a call, with the law's files, and with a template for reports."""

from perfeval_xl.problems.entry import Problem, Where

_CALL = (Where.CALL,)

CALLS = (
    Problem("NO_RULE", "没有代码为“{what}”的规则。运行 perfeval-xl rules 可以看到全部规则。", _CALL),
    Problem(
        "NEW_RULE",
        "写不成新规则“{what}”。请核对代码和名称。",
        _CALL,
        cases={
            "code": "新规则的代码和名称“{what}”不合用，请改正。代码是一到三个大写字母加三位数字，如 P450；"
            "名称是小写英文字母、数字和下划线，如 result_is_settled。",
            "taken": "代码 {what} 已经是规则“{name}”的。请换一个号，运行 perfeval-xl rules 可以看到用过的。",
            "family": "没有代码以“{what}”开头的一类规则。本程序的各类是：{families}。"
            "要自成一类，请用 --out 写到自己的扩展包里。",
            "installed": "这里不是本程序的源代码，{what} 写不进去。请用 --out 写到自己的扩展包里（见 docs/标准.md）。",
        },
    ),
    Problem("NO_STANDARD", "没有找到标准文件夹“{what}”。请核对 --standard 或设置里的路径。", _CALL),
    Problem("NO_CODE", "没有代码“{what}”。运行 perfeval-xl codes 可以看到全部代码。", _CALL),
    Problem(
        "NO_WORKBOOK",
        "文件夹“{what}”里没有找到表格或 Word 文档（.xlsx、.xls、.et、.ods、.docx、.doc 等）。请核对文件夹。",
        (Where.CALL, Where.RUN),
        cases={
            "pages": "文件夹“{what}”里只有 PDF 文件（{count} 个），没有表格和 Word 文档。"
            "请找到做表时的原文件，放进来再试；也可以在命令里写出 PDF 的文件名。",
            "documents": "看了 {count} 份文档，里面都没有自评表。请核对文件夹，或指明有表的那个文件。",
            "rollup": "除了以前的汇总，没有找到表格或 Word 文档。请核对文件夹。",
        },
    ),
    Problem(
        "MANY_DEPARTMENTS",
        "这里有几个部门的整体支出自评表（{what}）。上报材料一次做一个部门：请按部门分文件夹，一个文件夹运行一次。",
        _CALL,
    ),
    Problem("BAD_YEAR", "年度“{what}”不对，请写四位年份，如 --year 2025。", _CALL),
    Problem("NO_FOLDER", "没有写{what}。请补上后再运行。", _CALL),
    Problem("BAD_VALUE", "{what} 至少是 {least}，写的是 {value}。请改正。", _CALL),
    Problem("NO_CONFIG", "读不了配置文件“{what}”（{fault}）。请核对路径。", _CALL),
    Problem(
        "BAD_CONFIG",
        "配置文件“{what}”写法有误（{fault}）。请改正后再运行。",
        _CALL,
        cases={
            "encoding": "配置文件“{what}”不是 UTF-8 编码。请用记事本另存为 UTF-8。",
            "key": "配置文件“{what}”里的 {key} 不认识。可以写的有：{choices}。",
            "type": "配置文件“{what}”里的 {key} 应为{wanted}，写的是 {value!r}。请改正。",
        },
    ),
    Problem(
        "NO_EXPECTED",
        "读不了部门名单“{what}”（{fault}）。请核对路径。",
        _CALL,
        cases={
            "kind": "部门名单“{what}”不是文本。请在 Excel 里另存为 .csv，一行一个部门，再用 --expected 指定。",
            "empty": "部门名单“{what}”里没有部门。请一行写一个部门的名称。",
        },
    ),
    Problem(
        "BAD_ACCEPTED",
        "“{what}”写法有误（{fault}）。请改正，或删掉它再用 perfeval-xl accept 写。",
        _CALL,
    ),
    Problem(
        "NOT_FOUND_THERE",
        "“{what}”的 {cell} 没有 {code} 这个问题，没有写。请核对单元格和代码，这个文件里有：{found}。",
        _CALL,
        cases={
            "entry": "“{what}”没有认可过这一条，没有改。请核对，认可过的有：{found}。",
            "because": "{cell} 的这一处是 {root} 带出来的，没有写。请认可 {root}，这一处就跟着划掉。",
        },
    ),
    Problem("NO_TEMPLATE", "没有找到模板“{what}”。请重新安装 perfeval-xl。", _CALL),
    Problem("NO_LAW", "没有生效的评分口径（{what}）。请核对表的年度，或用 --law 指定口径。", (Where.LAW, Where.FILE)),
    Problem("LAW_FILE", "评分口径文件有误（{what}）。请改正这个文件。", (Where.LAW,)),
    Problem(
        "TEMPLATE_ERROR",
        "报告模板有错：{what}。出错的段落：“{quoted}”。请在 Word 里改好模板再生成。",
        (Where.TEMPLATE,),
        cases={
            "unbalanced": "报告模板有错：有的“{{% if %}}”“{{% for %}}”一头在表格里、一头在表格外，生成的文档不完整。"
            "请让它们的开头和结尾在同一处（同为单独一段，或同为单独一行）。",
        },
    ),
    Problem("TEMPLATE_BAD", "报告模板不是能打开的 Word 文档。请用 Word 打开，另存为 .docx 再试。", (Where.TEMPLATE,)),
    Problem("FILTER", "“{what}”不是数，不能用“{name}”。请在模板里去掉它，或改用别的变量。", (Where.TEMPLATE,)),
    Problem("PARSE", "看不懂这种写法（{what}）。请改成“符号＋数＋单位”。", (Where.FILE,)),
)
