"""Official values with the day from which they hold and where they come from; nothing in force is an error, never 0."""

from perfeval_xl.law.book import LawBook
from perfeval_xl.law.inforce import Law
from perfeval_xl.law.printed import printed_values
from perfeval_xl.law.values import KEYS, Basis, Profile

__all__ = ["KEYS", "Basis", "Law", "LawBook", "Profile", "printed_values"]
