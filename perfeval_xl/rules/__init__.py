"""The rule catalogue: what is wrong with a form, and what to do about it."""

from perfeval_xl.rules.base import Book, Case, Rule, Scope, catalogue, run

__all__ = ["Book", "Case", "Rule", "Scope", "catalogue", "run"]
