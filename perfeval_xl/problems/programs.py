"""What the buttons in Excel and LibreOffice, and setting them up, can end in."""

from perfeval_xl.problems.entry import Problem, Where

_EXCEL = (Where.EXCEL,)
_CALC = (Where.CALC,)

PROGRAMS = (
    Problem(
        "PROTECTED",
        "工作表“{what}”设了保护，没有写入任何内容。请在“审阅”里撤销工作表保护，再按一次按钮。",
        (Where.EXCEL, Where.CALC),
        cases={
            "book": "工作簿设了结构保护，不能增删“校验结果”表，没有写入任何内容。"
            "请在“审阅”里撤销工作簿保护，再按一次按钮。",
            "calc": "工作表“{what}”有保护，什么都没有改动。请在“工具 → 保护工作表”里取消保护，办完以后再加上。",
            "calc book": "这个工作簿的结构有保护，不能增删工作表，什么都没有改动。"
            "请在“工具 → 保护电子表格结构”里取消。",
        },
    ),
    Problem(
        "NO_FORM_FOLDER",
        "这张表还没有存到这台电脑的文件夹里，不知道别的表在哪里。请把它和本部门的其他表保存在一个文件夹里，再按“上报材料”。",
        (Where.EXCEL, Where.CALC, Where.WPS),
    ),
    Problem(
        "EXCEL_BUSY",
        "Excel 没有写完（{what}），已写的数已经恢复。请先结束正在编辑的单元格或关闭打开的对话框，再按一次。",
        _EXCEL,
    ),
    Problem(
        "NO_EXCEL",
        "没有找到按下按钮的那个 Excel（{what}）。请保存工作簿，重新打开 Excel 后再按；文件名里有“=”的请先改名。",
        _EXCEL,
    ),
    Problem(
        "NO_XLWINGS",
        "缺少 xlwings。请在命令行运行 python -m pip install xlwings，再按一次按钮。",
        _EXCEL,
        cases={"setup": "缺少 xlwings。请运行 python -m pip install xlwings，再运行一次 perfeval-xl addin install。"},
    ),
    Problem(
        "NOT_WINDOWS",
        "Excel 按钮只能装在 Windows 上。这台电脑上请用命令行：perfeval-xl check 表格文件；"
        "装了 LibreOffice 的，可以加 --libreoffice 装它的工具栏。",
        _EXCEL,
    ),
    Problem(
        "STORE_PYTHON",
        "现在的 Python 来自微软应用商店，它写的文件和设置 Excel 看不到。"
        "请从 python.org 安装 Python，再运行一次 perfeval-xl addin install。",
        _EXCEL,
    ),
    Problem(
        "NO_APPDATA",
        "没有找到个人数据文件夹（环境变量 APPDATA）。请在自己的账户下打开命令行，再运行一次。",
        (*_EXCEL, Where.WPS),
    ),
    Problem("EXCEL_OPEN", "Excel 正开着，换不了加载项。请保存并关闭所有 Excel 窗口，再运行一次。", _EXCEL),
    Problem(
        "OFFICE_OPEN",
        "LibreOffice 正开着，装卸扩展前要先关掉。请保存并关闭所有 LibreOffice 窗口（包括快速启动）后再试。",
        _CALC,
    ),
    Problem(
        "NO_PYTHON",
        "这个 LibreOffice 没有 Python 支持，扩展用不了。请先安装（Debian、Ubuntu、统信、麒麟：python3-uno）。",
        _CALC,
    ),
    Problem("OFFICE_SLOW", "LibreOffice 过了 3 分钟还没有回应。请关闭所有 LibreOffice 窗口后再试。", _CALC),
    Problem("OFFICE_FAILED", "LibreOffice 没有办成（{what}）。请按括号里的提示处理，再试一次。", _CALC),
    Problem(
        "NO_PROGRAM",
        "“{what}”要用到另外安装的 perfeval-xl 程序，没有找到它。\n"
        "请先安装 Python 3.11 或更新的版本，再在命令行运行：python -m pip install perfeval-xl\n"
        "装好后如果仍找不到，请在“设置”里指定程序的位置。校验和计分不需要它。",
        _CALC,
    ),
    Problem(
        "NO_EXTENSION",
        "没有找到 LibreOffice 扩展的文件。请重新安装 perfeval-xl。",
        (Where.CALC, Where.WPS),
        cases={"wps": "没有找到 WPS 加载项的文件。请重新安装 perfeval-xl。"},
    ),
    Problem(
        "BROKEN_PUBLISH",
        "WPS 的加载项清单“{what}”看不懂（{fault}），没有动它。请找管理员改好，或把它改名，再运行一次。",
        (Where.WPS,),
    ),
    Problem(
        "SETTINGS",
        "设置里的“{key} = {value}”看不懂，可以写：{choices}。请按“设置”改好后再按一次。",
        (Where.EXCEL, Where.CALC),
        cases={
            "read": "设置文件“{what}”读不了（{fault}）。请按“设置”改好，或删掉这个文件后再按一次。",
            "write": "设置文件“{what}”写不了（{fault}）。请核对这个文件夹能不能写入，再试一次。",
        },
    ),
)
