"""The rule catalogue: what is wrong with a form, and what to do about it."""

from perfeval_xl.rules.base import Book, Call, Case, Rule, Scope
from perfeval_xl.rules.catalogue import Catalogue, catalogue
from perfeval_xl.rules.running import run

__all__ = ["Book", "Call", "Case", "Catalogue", "Rule", "Scope", "catalogue", "run"]
