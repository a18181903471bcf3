"""Every way in which a file cannot be read or written: a stable code and a Chinese sentence that says what to do."""

from perfeval_xl.domain.errors import FileProblem

SENTENCES = {
    "NOT_FOUND": "没有找到这个文件。请核对文件名和所在文件夹。",
    "NOT_FILE": "这不是普通文件（可能是文件夹或设备）。请指定一个 Excel 表格或 Word 报告。",
    "EMPTY": "这个文件是空的（0 字节），可能没有下载或复制完整。请重新取得文件。",
    "NOT_XLSX": "这不是 .xlsx 表格（{what}）。请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。",
    "NOT_DOCX": "这不是 .docx 文档（{what}）。请用 Word 或 WPS 打开，另存为 .docx 后再试。",
    "ENCRYPTED": "这个文件设了打开密码，读不了。请打开后去掉密码（文件→信息→保护），保存后再试。",
    "LEGACY_XLS": "这是旧格式表格（.xls 或 .et）。请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。",
    "LEGACY_DOC": "这是旧格式文档（.doc 或 .wps）。请用 Word 或 WPS 打开，另存为 .docx 后再试。",
    "NO_TEXT": "报告里没有读到文字，可能是扫描的图片。请用带文字的 .docx 报告再试。",
    "ZIP_SIZE": "文件解压后过大或压缩比异常（{what}），为安全起见没有打开。请核对文件来源，必要时另存为新文件。",
    "ZIP_DUP": "文件内部有重名或重叠的部件（{what}），文件不正常。请用 Office 或 WPS 打开修复后另存为新文件。",
    "ZIP_BROKEN": "文件损坏或不完整（{what}）。请重新取得文件，或用 Office 或 WPS 打开修复后另存。",
    "XML_DOCTYPE": "文件内部含有不允许的 DOCTYPE 声明（{what}），为安全起见没有打开。请核对文件来源。",
    "XML_BAD": "文件内部的数据写坏了（{what}）。请用 Office 或 WPS 打开修复后另存。",
    "TOO_LARGE": "文件过大（{what}），不像是自评表或自评报告。请把要检查的部分单独另存为一个文件后再试。",
    "NOT_FINITE": "单元格 {what} 里的数不是正常的数。请打开表格改正后再试。",
    "STRICT_OOXML": "这个表格是“Strict Open XML”格式里无法识别的一种。请另存为普通的 .xlsx 后再试。",
    "SIGNED": "这个表格有数字签名，写入会使签名失效，所以没有改动。请先去掉签名，或用 --out 另存副本。",
    "FORMULA": "单元格 {what} 里是公式，没有改动。请在 Excel 里改公式，或先清空这一格。",
    "LONG_TEXT": "要写入 {what} 的文字超过 32767 个字符，一个单元格放不下。",
    "NO_SHEET": "表格里没有名为“{what}”的工作表。请核对表格是否改过。",
    "WRITE_CHECK": "写好之后读回来核对不上（{what}），文件没有改动。请重试，不行就把文件和这条提示发给维护人员。",
    "BUSY": "这个文件正被{what}打开，没有写入。请在那边关闭后再试。",
    "READ_ONLY": "这个文件是只读的，没有写入。请在文件属性里取消“只读”，或用 --out 另存副本。",
    "DENIED": "没有权限读写（{what}）。请联系管理员，或换一个能写入的文件夹。",
    "CHANGED": "读取之后文件被别人改过，为了不丢失改动没有写入{what}。请重新运行。",
    "NO_SPACE": "磁盘空间不够，没有写入，原文件没有改动。请清理磁盘后再试。",
    "IO_ERROR": "读写文件时出错（{what}），原文件没有改动。请检查磁盘或网络盘后再试。",
}


def problem(code: str, what: str = "") -> FileProblem:
    """The error for a code; `what` fills in the particulars."""
    return FileProblem(code, SENTENCES[code].format(what=what))
