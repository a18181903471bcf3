"""What the system says of a file, in Chinese: its own words are English on most machines."""

import errno
import os
import sys
from pathlib import Path

_SENTENCES = {
    "ENOENT": "没有这个文件或文件夹",
    "EACCES": "没有权限",
    "EPERM": "没有权限",
    "EISDIR": "这是文件夹，不是文件",
    "ENOTDIR": "路径里有一段不是文件夹",
    "EEXIST": "已经有同名的文件",
    "ENAMETOOLONG": "名称太长",
    "ENOSPC": "磁盘空间不够",
    "EDQUOT": "给这个账号的磁盘空间用完了",
    "EROFS": "这个盘是只读的",
    "EBUSY": "正被别的程序使用",
    "ETXTBSY": "正被别的程序使用",
    "EIO": "读写磁盘出错",
    "ESTALE": "网络盘断开了",
    "ENOTCONN": "网络盘断开了",
    "EHOSTDOWN": "连不上网络盘",
    "EHOSTUNREACH": "连不上网络盘",
    "ETIMEDOUT": "网络盘没有回应",
    "ELOOP": "链接绕成了圈",
    "EMFILE": "打开的文件太多",
    "ENFILE": "打开的文件太多",
    "EADDRINUSE": "已经被别的程序占用",
    "EADDRNOTAVAIL": "这台电脑没有这个地址",
    "EINVAL": "系统不接受这个名称或操作",
    "ENOMEM": "内存不够",
}


def system_words(fault: OSError | int) -> str:
    """What went wrong; the system's own words, with their number, where we have none."""
    number = fault if isinstance(fault, int) else fault.errno
    if number is None:  # raised by a library, with words alone
        return f"系统说：{fault}"
    name = "EISDIR" if _opened_a_folder(fault) else errno.errorcode.get(number, "")
    sentence = _SENTENCES.get(name)
    return sentence or f"系统说：{os.strerror(number)}（{number}）"


def _opened_a_folder(fault: OSError | int) -> bool:
    """Whether a folder was opened as a file, which Windows tells by the number of a denied access."""
    return (
        sys.platform == "win32"
        and isinstance(fault, PermissionError)
        and fault.winerror is None
        and isinstance(fault.filename, (str, os.PathLike))
        and Path(fault.filename).is_dir()
    )
