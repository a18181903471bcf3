"""LibreOffice as a converter: found, started without a window in a profile of its own, watched and ended."""

from perfeval_xl.hosts.office.conversion import DONE, FAILED, TOO_SLOW, Outcome, convert
from perfeval_xl.hosts.office.find import find_office, office_version

__all__ = ["DONE", "FAILED", "TOO_SLOW", "Outcome", "convert", "find_office", "office_version"]
