"""The memory of a process on Windows, limited by a job object that the process puts itself into.

Source: SetInformationJobObject and JOBOBJECT_EXTENDED_LIMIT_INFORMATION, as Microsoft documents them.
"""

import ctypes
import sys

_PROCESS_MEMORY, _DIE_ON_FAULT, _END_TOGETHER = 0x100, 0x400, 0x2000
"""JOB_OBJECT_LIMIT_PROCESS_MEMORY; _DIE_ON_UNHANDLED_EXCEPTION, so that no box waits for a click; _KILL_ON_JOB_CLOSE,
so that a LibreOffice that was started to convert a file ends with the process: only that holds the job."""
_EXTENDED = 9
"""JobObjectExtendedLimitInformation."""


class _Basic(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class Limits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("basic", _Basic),
        ("transfers", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("process_peak", ctypes.c_size_t),
        ("job_peak", ctypes.c_size_t),
    )


def limit_process(size: int) -> bool:
    """Let this process have no more memory than so many bytes; False where Windows does not allow a limit."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        limits = Limits(_Basic(flags=_PROCESS_MEMORY | _DIE_ON_FAULT | _END_TOGETHER), process_memory=size)
        if kernel.SetInformationJobObject(job, _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits)):
            return bool(kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess())))
    return False
