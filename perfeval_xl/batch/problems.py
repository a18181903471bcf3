"""Every way in which a run, or one file of it, cannot be carried out: a stable code and what to do next."""

from perfeval_xl.domain.errors import PerfevalError

SENTENCES = {
    "TIME": "处理这个文件超过了 {what} 秒，已经停下，文件没有改动。请把自评表单独另存为一个文件后再试。",
    "MEMORY": "处理这个文件需要的内存超过了上限，文件没有改动。请把自评表单独另存为一个文件后再试。",
    "CRASHED": "处理这个文件的进程意外结束（{what}），其他文件不受影响。运行末尾和下次会再试；"
    "还这样就请把文件发给维护人员。",
    "REPORT_LIMIT": "部门报告要写 {what} 张项目表，没有在限定的时间或内存里写成；校验、计分和副本不受影响。"
    "请在配置里调大 seconds 或 memory_mib，再运行一次。",
    "LOCKED": "另一次批处理正在使用“{what}”，这次没有运行。请等它结束后再运行。",
    "NO_LOCK": "不能在“{what}”里写运行锁，这次没有运行。请核对文件夹的写入权限和磁盘空间。",
    "LOCK_LOST": "“{what}”的运行锁被另一次批处理接管，这次已经停下。请只保留一个定时任务，然后重新运行。",
    "ROOT_GONE": "文件夹“{what}”中途连不上了，已经停下；做完的已经记下。请检查网络盘，恢复后再运行会接着做。",
    "ROOT_EMPTY": "文件夹“{what}”里一个表格也没有，上次却有。可能是网络盘没有挂上，这次没有运行。请核对文件夹。",
    "NO_SPACE": "磁盘空间不够，已经停下；做完的已经记下，原表没有改动。请清理磁盘后再运行，会接着做。",
    "NO_LOG": "写不了日志“{what}”；处理结果已经记下。请检查磁盘空间和权限，再运行一次会补写日志。",
    "NO_ROLLUP": "{what}其余的结果已经写好；关闭后再运行一次会重新汇总。",
    "NO_STATE": "打不开状态库“{what}”。请确认结果文件夹可以写入，且不在只读的盘上；库损坏时可以改名后重新运行。",
    "DASK": "连不上或失去了 Dask 集群“{what}”，已经停下；做完的已经记下。请检查集群后再运行，会接着做。",
    "NO_DASK": "没有安装 distributed，不能用 --dask。请运行 pip install 'perfeval-xl[dask]' 后再试。",
    "OTHER_PROGRAM": "工作机上的程序与这台机器的不同，已经停下，没有采用它的结果。请在所有机器上装同一版本，再运行。",
    "NO_RUN": "没有找到“{what}”的原件。请写 --in-place 运行结束时显示的编号，并用 --out 指明当时的结果文件夹。",
    "OUT_IS_ROOT": "结果文件夹不能就是“{what}”本身。请另指定一个，例如放在它旁边。",
}


class BatchProblem(PerfevalError):
    """A run that could not begin or had to stop; what was done until then is kept."""


def problem(code: str, what: object = "") -> BatchProblem:
    """The error for a code; `what` fills in the particulars."""
    return BatchProblem(code, sentence(code, what))


def sentence(code: str, what: object = "") -> str:
    """The Chinese sentence for a code."""
    return SENTENCES[code].format(what=what)
