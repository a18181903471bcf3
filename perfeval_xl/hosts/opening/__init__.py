"""Opens a file of any kind by its content: what every command starts from."""

from perfeval_xl.hosts.kinds import Kind, Writes
from perfeval_xl.hosts.opening.opened import Opened, ReadOnly
from perfeval_xl.hosts.opening.opening import open_form
from perfeval_xl.hosts.opening.sniff import sniff

__all__ = ["Kind", "Opened", "ReadOnly", "Writes", "open_form", "sniff"]
