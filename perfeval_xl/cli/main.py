"""Start of the command perfeval-xl: reads the call, runs the use case, gives the exit status."""

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

INTERRUPTED = 130
"""The status that shells expect after Ctrl-C."""
FAILED = 70
"""EX_SOFTWARE of sysexits.h: schedulers take it for a failure, as they do not take 1 and 2."""
_GARBAGE_AFTER = 100_000
"""New objects until the collector looks for garbage: nearly all that a start makes stays, so looking finds nothing."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 nothing of severity error, 1 errors found, 2 something could not be done, 70 we failed."""
    gc.set_threshold(_GARBAGE_AFTER)
    if argv is None:
        # the process ends with the command: looking through all that is left would take longer than checking a form
        atexit.register(gc.freeze)
    try:
        return _run(argv)
    except Exception as fault:  # whatever it is, a scheduler must not take it for 1, errors found
        from perfeval_xl.cli.screen import write_error
        from perfeval_xl.problems import sentence

        with suppress(OSError):
            write_error(f"INTERNAL  {sentence('INTERNAL', 'program', what=f'{type(fault).__name__}: {fault}')}")
        return FAILED


def _run(argv: Sequence[str] | None) -> int:
    # loaded here, where the collector already keeps still
    from perfeval_xl.cli.parser import build_parser
    from perfeval_xl.cli.screen import write_error
    from perfeval_xl.domain.errors import PerfevalError

    set_encodings()
    words = sys.argv[1:] if argv is None else argv
    parser = build_parser(words[0] if words else "")
    if not words:
        parser.print_help()
    arguments = parser.parse_args(words)
    try:
        status: int = arguments.execute(arguments)
    except PerfevalError as problem:
        write_error(f"{problem.code}  {problem.message}")
        return 2
    except KeyboardInterrupt:
        write_error("已中断，没有写到一半的文件。")
        return INTERRUPTED
    except BrokenPipeError:
        # the reader (head, less) has gone; nothing is left to say, and the interpreter must not complain at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    return status


def set_encodings() -> None:
    """What goes into a pipe or a file is in the encoding that its readers on this system expect."""
    for stream in (sys.stdout, sys.stderr):
        # pythonw has no streams at all
        if stream is not None and not stream.isatty() and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=pipe_encoding(), errors="backslashreplace")


def pipe_encoding() -> str:
    """UTF-8; on Windows the console's code page, by which more, findstr and PowerShell read, unless Python is told."""
    if sys.platform == "win32" and not {"PYTHONUTF8", "PYTHONIOENCODING"} & os.environ.keys():
        import ctypes

        page = ctypes.windll.kernel32.GetConsoleOutputCP()
        return f"cp{page}" if page else "utf-8"
    return "utf-8"
