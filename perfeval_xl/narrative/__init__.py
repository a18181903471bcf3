"""A written report held against the forms: which amounts, names and counts in it are not what the forms say."""

from perfeval_xl.narrative.holding import hold_against
from perfeval_xl.narrative.vocabulary import Words

__all__ = ["Words", "hold_against"]
