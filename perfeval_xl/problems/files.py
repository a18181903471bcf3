"""What can be wrong with one file: while it is read, written, processed, printed or taken back."""

from perfeval_xl.problems.entry import Problem, Retry, Where

_FILE = (Where.FILE,)
_NARRATIVE = (Where.NARRATIVE,)

FILES = (
    Problem(
        "NOT_FOUND",
        "没有找到这个文件。请核对文件名和所在文件夹。",
        (Where.FILE, Where.CALL),
        Retry.SAME_RUN,
        cases={
            "path": "没有找到“{what}”。{hint}请核对文件名和所在文件夹。",
            "narrative": "没有找到报告“{what}”。请核对文件名和所在文件夹。",
            "folder": "没有找到文件夹“{what}”。请核对路径；在网络盘上的，请先确认网络盘已经连上。",
            "gone": "列出之后这个文件不见了。下次运行时再看；若是误删，请从备份恢复。",
        },
    ),
    Problem(
        "NOT_FILE",
        "这不是普通文件（可能是文件夹或设备）。请指定一个 Excel 表格或 Word 报告。",
        (Where.FILE, Where.CALL),
        cases={"narrative": "“{what}”是文件夹。--report 后面请写一份 Word 报告（.docx），可以写多次。"},
    ),
    Problem(
        "NAME_LONG",
        "文件名“{what}”太长，系统写不了。请把项目名称或文件名改短，或换一个层次浅的文件夹，再试。",
        _FILE,
    ),
    Problem("EMPTY", "这个文件是空的（0 字节），可能没有下载或复制完整。请重新取得文件。", _FILE),
    Problem(
        "NOT_XLSX",
        "这不是 .xlsx 表格（{what}）。请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。",
        _FILE,
        cases={
            "document": "名字是文档，内容却不是（{what}）。请用 Word 或 WPS 打开，另存为 .docx 后再试；"
            "打不开的，请重新取得文件。"
        },
    ),
    Problem("NOT_DOCX", "这不是 .docx 文档（{what}）。请用 Word 或 WPS 打开，另存为 .docx 后再试。", _NARRATIVE),
    Problem("ENCRYPTED", "这个文件设了打开密码，读不了。请打开后去掉密码（文件→信息→保护），保存后再试。", _FILE),
    Problem("LEGACY_XLS", "这是旧格式表格（.xls 或 .et）。请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。", _FILE),
    Problem(
        "NEEDS_OFFICE",
        "读这种表格要用 LibreOffice，这台电脑上没有找到。请安装（免费），或用 Excel 或 WPS 打开，另存为 .xlsx 再试。",
        _FILE,
        Retry.NEXT_RUN,
        cases={
            "off": "网页和服务不读这种文件。请用 Office 或 WPS 打开，表格另存为 .xlsx，文档另存为 .docx，再试。",
            "failed": "LibreOffice 没有读成这个文件。请用 Excel 或 WPS 打开，另存为 .xlsx 再试。",
            "document": "读这种文档要用 LibreOffice，这台电脑上没有。请安装它，或用 Word、WPS 另存为 .docx 再试。",
            "inserted": "这份文档里插入了别的文件，要等 Word 或 WPS 打开才合进来。请打开后另存为 .docx，再试。",
            "document failed": "LibreOffice 没有读成这份文档。请用 Word 或 WPS 打开，另存为 .docx 再试。",
        },
    ),
    Problem("NO_TABLE", "这个文件里没有表格。请核对是不是选错了文件，或换成做表时的原文件再试。", _FILE),
    Problem(
        "KIND_UNKNOWN",
        "这不是能读的表格（{what}）。请找到做表时的原文件（Excel 表格、WPS 表格），再试。",
        _FILE,
    ),
    Problem(
        "OLE_BROKEN",
        "这个旧格式文件损坏或不完整（{what}）。请重新取得文件，或用 Office 或 WPS 打开修复后另存。",
        _FILE,
    ),
    Problem("PDF_BROKEN", "这个 PDF 损坏或不完整，打不开。请重新取得文件，或用做表时的原件。", _FILE),
    Problem(
        "NEEDS_PDF",
        "读 PDF 要多装一个组件：在装程序的地方运行 pip install pypdfium2 再试；也可以用做表时的 Excel 或 Word 原件。",
        _FILE,
        Retry.NEXT_RUN,
        cases={
            "bind": "把 PDF 合成一份要多装一个组件：在装程序的地方运行 pip install pypdfium2 再试；"
            "也可以不合订（去掉 --bind 或配置里的 bind），一个文件一份 PDF。"
        },
    ),
    Problem(
        "NEEDS_FONT",
        "这个 PDF 没有带上自己的字体，这台电脑又没有中文字体，会漏掉单个的字，所以没有读。"
        "请装上中文字体（Debian、Ubuntu 上是 fonts-noto-cjk）再试，或用做表时的原件。",
        _FILE,
        Retry.NEXT_RUN,
    ),
    Problem(
        "OTHER_DOCUMENT",
        "这份文档里没有找到自评表，没有处理。如果里面确实有表，请核对表头有没有“一级指标”“三级指标”这些字。",
        _FILE,
        exit_status=0,
        cases={"neighbour": "这份文档里的表是{what}，不是自评表，没有处理。请换成自评表所在的文件再试。"},
    ),
    Problem(
        "OWN_REPORT",
        "这是本程序写的报告或材料，后面附的表在原来的文件里检查，这里没有处理。"
        "要核对改过的报告，请用 --report 指明它。",
        _FILE,
        exit_status=0,
    ),
    Problem(
        "OLD_FORMAT_WRITE",
        "不能写进这种文件（{what}），原文件没有改动。请用 score --out 另存成 .xlsx，"
        "或用 Excel、WPS 另存为 .xlsx 再写。",
        _FILE,
        cases={
            "document": "不能写进这种文件（{what}），原文件没有改动。请用 score --out 另存成 .xlsx，"
            "或用 Word、WPS 另存为 .docx 再写。",
            "pdf": "不能写进 PDF 文件，原文件没有改动。请用 score --out 另存成 .xlsx，或写进做表时的原件。",
        },
    ),
    Problem("LEGACY_DOC", "这是旧格式文档（.doc 或 .wps）。请用 Word 或 WPS 打开，另存为 .docx 后再试。", _NARRATIVE),
    Problem(
        "NO_TEXT",
        "报告里没有读到文字，可能是扫描的图片。请用带文字的 .docx 报告再试。",
        (Where.FILE, Where.NARRATIVE),
        cases={"pdf": "这个 PDF 里没有文字，是扫描的图片，读不了。请找到做表时的 Excel 或 Word 原件再试。"},
    ),
    Problem(
        "ZIP_SIZE",
        "文件解压后过大或压缩比异常（{what}），为安全起见没有打开。请核对文件来源，必要时另存为新文件。",
        _FILE,
    ),
    Problem(
        "ZIP_DUP",
        "文件内部有重名或重叠的部件（{what}），文件不正常。请用 Office 或 WPS 打开修复后另存为新文件。",
        _FILE,
    ),
    Problem("ZIP_BROKEN", "文件损坏或不完整（{what}）。请重新取得文件，或用 Office 或 WPS 打开修复后另存。", _FILE),
    Problem("XML_DOCTYPE", "文件内部含有不允许的 DOCTYPE 声明（{what}），为安全起见没有打开。请核对文件来源。", _FILE),
    Problem("XML_BAD", "文件内部的数据写坏了（{what}）。请用 Office 或 WPS 打开修复后另存。", _FILE),
    Problem(
        "TOO_LARGE",
        "文件过大（{what}），不像是自评表或自评报告。请把要检查的部分单独另存为一个文件后再试。",
        (Where.FILE, Where.NARRATIVE),
    ),
    Problem("NOT_FINITE", "单元格 {what} 里的数不是正常的数。请打开表格改正后再试。", _FILE),
    Problem("SIGNED", "这个表格有数字签名，写入会使签名失效，所以没有改动。请先去掉签名，或用 --out 另存副本。", _FILE),
    Problem(
        "FORMULA",
        "单元格 {what} 里是公式，没有改动。请改公式，或先清空这一格。",
        (Where.FILE, Where.EXCEL, Where.CALC),
    ),
    Problem(
        "LONG_TEXT",
        "要写入 {what} 的文字超过 32767 个字符，一个单元格放不下，没有写入。请缩短后再试。",
        (Where.FILE, Where.CALC),
    ),
    Problem(
        "NO_SHEET",
        "表格里没有名为“{what}”的工作表。请核对表格是否改过。",
        (Where.FILE, Where.EXCEL, Where.CALC),
    ),
    Problem(
        "WRITE_CHECK",
        "写好之后读回来核对不上（{what}），文件没有改动。请重试，不行就把文件和这条提示发给维护人员。",
        _FILE,
    ),
    Problem("BUSY", "这个文件正被{what}打开，没有写入。请在那边关闭后再试。", _FILE, Retry.SAME_RUN),
    Problem(
        "READ_ONLY",
        "这个文件是只读的，没有写入。请在文件属性里取消“只读”，或用 --out 另存副本。",
        (Where.FILE, Where.CALC),
        Retry.NEXT_RUN,
        cases={"calc": "“{what}”是以只读方式打开的，没有写入。请用“文件 → 另存为”存一份再试。"},
    ),
    Problem(
        "DENIED",
        "不能读写（{what}），多半是没有权限。请换一个能写入的文件夹，或联系管理员。",
        (Where.FILE, Where.CALL, Where.EXCEL, Where.WPS),
        Retry.NEXT_RUN,
        cases={
            "taken": "要放结果的“{what}”已经是一个文件（或上面一层是文件），不能当文件夹用。请换一个文件夹的名称。",
            "folder": "没有权限打开这个文件夹，里面的表没有处理。请联系管理员授权后再运行。",
            "setup": "不能写入“{what}”（{fault}）。"
            "请联系管理员放行这个文件夹和 HKEY_CURRENT_USER\\Software，再运行一次。",
        },
    ),
    Problem(
        "CHANGED",
        "读取之后文件被别人改过，为了不丢失改动没有写入{what}。请重新运行。",
        (Where.FILE, Where.UNDO),
        Retry.SAME_RUN,
        cases={"undo": "批处理之后又改过，没有动它。需要的话请人工比对原件。"},
    ),
    Problem(
        "NOT_SAVED",
        "程序写了，但从盘上读回来的不是写进去的，不能确定写成了没有。请检查网络盘和它的缓存设置，再运行一次。",
        (Where.FILE, Where.UNDO),
        Retry.NEXT_RUN,
        cases={
            "run": "写回之后，运行末尾再读这个文件，盘上还是原来的内容。请检查网络盘和它的缓存设置，再运行一次。",
        },
    ),
    Problem(
        "SAME_NAME",
        "文件名和“{what}”只差大小写，结果文件夹分不清这两个名字，这个文件没有处理。请把其中一个改名，再运行一次。",
        _FILE,
        Retry.NEXT_RUN,
    ),
    Problem(
        "DAMAGED", "保存的原件或它的记录已经损坏（或指到了自评表文件夹以外），没有放回。请从备份恢复。", (Where.UNDO,)
    ),
    Problem(
        "NO_SPACE",
        "磁盘空间不够，没有写入，原文件没有改动。请清理磁盘后再试。",
        (Where.FILE, Where.RUN),
        Retry.NEXT_RUN,
        cases={
            "run": "磁盘空间不够，已经停下；做完的已经记下，原表没有改动。请清理磁盘后再运行，会接着做。",
            "rollup": "汇总时写不了临时文件（{what}）。请看系统的临时文件夹能不能写、磁盘满没满，"
            "或用环境变量 TMPDIR 另指一个，再运行一次。",
        },
    ),
    Problem(
        "IO_ERROR",
        "读写文件时出错（{what}），原文件没有改动。请检查磁盘或网络盘后再试。",
        _FILE,
        Retry.SAME_RUN,
    ),
    Problem(
        "TIME",
        "处理这个文件超过了 {what} 秒，已经停下，文件没有改动。请把自评表单独另存为一个文件后再试。",
        (Where.FILE, Where.CALC, Where.EXCEL, Where.WPS),
        Retry.OTHER_LIMITS,
        cases={
            "template": "读报告模板“{what}”太久，已经停下。请去掉模板里层层重复的写法，或用自带的模板。",
            "dossier": "做上报材料超过了 {what} 秒，已经停下。请在命令行运行 perfeval-xl dossier 文件夹 --out 结果。",
        },
    ),
    Problem(
        "MEMORY",
        "处理这个文件需要的内存超过了上限，文件没有改动。请把自评表单独另存为一个文件后再试。",
        _FILE,
        Retry.OTHER_LIMITS,
        cases={"template": "读报告模板“{what}”要的内存超过了上限。请去掉模板里层层重复的写法，或用自带的模板。"},
    ),
    Problem(
        "CRASHED",
        "处理这个文件的进程意外结束（{what}），其他文件不受影响。运行末尾和下次会再试；还这样就请把文件发给维护人员。",
        _FILE,
        Retry.SAME_RUN,
    ),
    Problem(
        "REPORT_LIMIT",
        "部门报告要写 {what} 张项目表，没有在限定的时间或内存里写成；校验、计分和副本不受影响。"
        "请在配置里调大 seconds 或 memory_mib，再运行一次。",
        _FILE,
        Retry.OTHER_LIMITS,
    ),
    Problem(
        "INTERNAL",
        "程序处理这个文件时出错（{what}），文件没有改动。请把文件和这条提示发给维护人员。",
        _FILE,
        Retry.NEXT_RUN,
        cases={
            "program": "程序自己出错（{what}），没有做完；正在写的文件不会只写一半。"
            "请把这条提示和所用的命令发给维护人员；磁盘和内存都够的话，也可以再运行一次。"
        },
    ),
    Problem(
        "SAME_FILE",
        "--out 指的就是原表所在的文件夹，没有写入。请换一个文件夹，或改用 --in-place。",
        (Where.CALL,),
    ),
)
