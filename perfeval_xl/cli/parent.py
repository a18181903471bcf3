"""The command line of the process that started this one, as Windows keeps it.

Sources: NtQueryInformationProcess, PEB and RTL_USER_PROCESS_PARAMETERS, as Microsoft documents them in winternl.h.
"""

import ctypes
import os
import sys

_QUERY, _READ = 0x0400, 0x0010
"""PROCESS_QUERY_INFORMATION, PROCESS_VM_READ."""
_BASIC = 0
"""ProcessBasicInformation."""
_PARAMETERS, _LINE = 0x20, 0x70
"""Where the environment block of a 64-bit process names its parameters, and these their command line."""


class _Basics(ctypes.Structure):
    _fields_ = (("status", ctypes.c_void_p), ("block", ctypes.c_void_p), ("more", ctypes.c_void_p * 4))


class _Text(ctypes.Structure):
    _fields_ = (("size", ctypes.c_ushort), ("room", ctypes.c_ushort), ("place", ctypes.c_void_p))


def parents_line() -> str:
    """The line that the parent was started by; '' where Windows does not tell, and where this is no Windows."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32")
        kernel.OpenProcess.restype = ctypes.c_void_p
        parent = kernel.OpenProcess(_QUERY | _READ, False, os.getppid())
        if parent:
            try:
                return _line_of(parent)
            except OSError:
                return ""
            finally:
                kernel.CloseHandle(ctypes.c_void_p(parent))
    return ""


def _line_of(process: int) -> str:
    """Raises `OSError`."""
    if sys.platform == "win32":
        kernel, handle = ctypes.WinDLL("kernel32"), ctypes.c_void_p(process)

        def fill(value: "ctypes.Structure | ctypes.c_void_p | ctypes.Array[ctypes.c_char]", place: int) -> None:
            size = ctypes.c_size_t(ctypes.sizeof(value))
            if not kernel.ReadProcessMemory(handle, ctypes.c_void_p(place), ctypes.byref(value), size, None):
                raise ctypes.WinError()

        basics, parameters, text = _Basics(), ctypes.c_void_p(), _Text()
        size = ctypes.sizeof(basics)
        ctypes.WinDLL("ntdll").NtQueryInformationProcess(handle, _BASIC, ctypes.byref(basics), size, None)
        fill(parameters, (basics.block or 0) + _PARAMETERS)
        fill(text, (parameters.value or 0) + _LINE)
        line = ctypes.create_string_buffer(text.size)
        fill(line, text.place or 0)
        return line.raw.decode("utf-16-le", "surrogatepass")
    return ""
