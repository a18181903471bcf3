"""What can keep a batch from beginning, or stop it, and what printing can end in."""

from perfeval_xl.problems.entry import Problem, Where

_RUN = (Where.RUN,)

RUNS = (
    Problem("LOCKED", "另一次批处理正在使用“{what}”，这次没有运行。请等它结束后再运行。", _RUN),
    Problem("NO_LOCK", "不能在“{what}”里写运行锁，这次没有运行。请核对文件夹的写入权限和磁盘空间。", _RUN),
    Problem(
        "LOCK_LOST",
        "“{what}”的运行锁被另一次批处理接管，这次已经停下。请只保留一个定时任务，然后重新运行。",
        _RUN,
    ),
    Problem(
        "ROOT_GONE",
        "文件夹“{what}”中途连不上了，已经停下；做完的已经记下。请检查网络盘，恢复后再运行会接着做。",
        _RUN,
    ),
    Problem(
        "ROOT_EMPTY",
        "文件夹“{what}”里一个表格也没有，上次却有。可能是网络盘没有挂上，这次没有运行。请核对文件夹。",
        _RUN,
    ),
    Problem("NO_LOG", "写不了日志“{what}”；处理结果已经记下。请检查磁盘空间和权限，再运行一次会补写日志。", _RUN),
    Problem("NO_ROLLUP", "{what}其余的结果已经写好；关闭后再运行一次会重新汇总。", _RUN),
    Problem(
        "NO_STATE",
        "打不开状态库“{what}”。请确认结果文件夹可以写入，且不在只读的盘上；库损坏时可以改名后重新运行。",
        _RUN,
        cases={"long": "结果文件夹“{what}”的路径太长，状态库放不进去。请换一个路径短些的结果文件夹，再运行一次。"},
    ),
    Problem("DASK", "连不上或失去了 Dask 集群“{what}”，已经停下；做完的已经记下。请检查集群后再运行，会接着做。", _RUN),
    Problem(
        "NO_WORKER",
        "启动不了工作进程（{what}），这次没有运行。请核对杀毒软件或安全策略有没有拦住 Python，内存够不够，再运行一次。",
        _RUN,
    ),
    Problem("NO_DASK", "没有安装 distributed，不能用 --dask。请运行 pip install 'perfeval-xl[dask]' 后再试。", _RUN),
    Problem(
        "OTHER_PROGRAM",
        "工作机上的程序与这台机器的不同，已经停下，没有采用它的结果。请在所有机器上装同一版本，再运行。",
        _RUN,
    ),
    Problem(
        "NO_RUN",
        "没有找到“{what}”的原件。请写 --in-place 运行结束时显示的编号，并用 --out 指明当时的结果文件夹。",
        (Where.RUN, Where.UNDO),
    ),
    Problem("OUT_IS_ROOT", "结果文件夹不能就是“{what}”本身。请另指定一个，例如放在它旁边。", _RUN),
    Problem(
        "NO_OFFICE",
        "打印要用 LibreOffice，这台电脑上没有找到。请从 https://zh-cn.libreoffice.org 下载安装（免费），"
        "装在别处的用环境变量 PERFEVAL_SOFFICE 指明 soffice 的位置；也可以加 --xlsx，"
        "留下排好版的副本，在 Excel 或 WPS 里打印。",
        (Where.PRINT, Where.CALC),
        cases={
            "setup": "没有找到 LibreOffice（unopkg）。请先安装 LibreOffice 7.4 或更新的版本；"
            "装在别处的，请把它的 program 文件夹加到环境变量 PATH。"
        },
    ),
    Problem(
        "NO_FORM",
        "这个文件里没有找到自评表，没有打印。请核对文件；如果表在隐藏的工作表里，请先取消隐藏，或加 --hidden。",
        (Where.PRINT, Where.CALL),
        cases={
            "import": "这个文件里没有找到自评表，没有导入。请核对是不是选错了文件。",
            "files": "看过的 {what} 个文件里一张自评表也没有，什么也没有核对。请核对是不是选错了文件夹；"
            "自评表要有“三级指标、年度指标值、实际完成值”这一行表头。",
            "new": "“{what}”里没有找到这种自评表，无法带入上年指标。{hidden}请核对 --kind 和文件。",
        },
    ),
    Problem(
        "PRINT_TIME",
        "打印用时超过 {limit:g} 秒，已停止，没有生成 PDF。请加 --limit 放宽时限再试，"
        "或加 --xlsx 留下副本，在 Excel 里打印。",
        (Where.PRINT,),
    ),
    Problem(
        "PRINT_FAILED",
        "LibreOffice 没有能打印这个文件。请在 LibreOffice 里打开看看是否正常，或加 --xlsx 留下副本，在 Excel 里打印。",
        (Where.PRINT,),
    ),
    Problem(
        "EXISTS",
        "“{what}”已经存在，而且不是本程序打印的，没有覆盖。请移走或改名，或用 --out 另选文件夹。",
        (Where.PRINT, Where.CALL),
        cases={
            "new": "“{what}”已经存在，没有覆盖。请换个文件名（--out），或先移走原来的文件。",
            "import": "“{what}”已经存在，没有覆盖：里面可能有填好的内容。请移走或改名，或用 --out 另选文件夹。",
        },
    ),
    Problem(
        "PRINT_ELSEWHERE",
        "这是文档（{what}），版面就是它自己的，不由本程序排版。请在 Word 或 WPS 里直接打印；"
        "想按表重新排版，先用 perfeval-xl import 变成 .xlsx。",
        (Where.PRINT,),
        cases={"pdf": "PDF 文件已经排好版，请直接打印它；要印计好分的，请先 score --out，再印那份 .xlsx。"},
    ),
    Problem("BAD_LIMIT", "时限要大于 0 秒，如 --limit 60。请改正后再运行。", (Where.CALL,)),
)
