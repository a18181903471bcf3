"""A listening socket that one process hands to another: a press that comes while the program starts waits in it."""

import socket
import subprocess
import sys
from collections.abc import Sequence

_LENGTH = 4
"""Bytes before what Windows tells of a shared socket, which say how long that is."""


def start_with(listening: socket.socket, command: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start a program that takes the socket over: its number comes as the last word. Raises `OSError`."""
    words = [*command, str(listening.fileno())]
    if sys.platform == "win32":
        process = subprocess.Popen(words, stdin=subprocess.PIPE, creationflags=subprocess.CREATE_NO_WINDOW)
        share = listening.share(process.pid)
        assert process.stdin is not None
        process.stdin.write(len(share).to_bytes(_LENGTH, "big") + share)
        process.stdin.close()
        return process
    return subprocess.Popen(words, pass_fds=[listening.fileno()], stdin=subprocess.DEVNULL)


def take_over(number: int) -> socket.socket:
    """The socket that was handed over: by its number, on Windows by what stands in the standard input."""
    if sys.platform == "win32":
        length = int.from_bytes(sys.stdin.buffer.read(_LENGTH), "big")
        return socket.fromshare(sys.stdin.buffer.read(length))
    return socket.socket(fileno=number)
