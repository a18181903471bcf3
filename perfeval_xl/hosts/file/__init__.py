"""Closed .xlsx and .xlsm files: read whole, edited by splicing bytes, replaced in one step."""

from perfeval_xl.hosts.disk.commit import close_folder, mode_of, sync_file_system
from perfeval_xl.hosts.disk.commit import read_file as read_bytes
from perfeval_xl.hosts.disk.commit import replace as replace_bytes
from perfeval_xl.hosts.disk.temporary import sweep_leftovers, sweep_temporary
from perfeval_xl.hosts.file.workbook import MACROS, Workbook, save_new

__all__ = [
    "MACROS",
    "Workbook",
    "close_folder",
    "mode_of",
    "read_bytes",
    "replace_bytes",
    "save_new",
    "sweep_leftovers",
    "sweep_temporary",
    "sync_file_system",
]
