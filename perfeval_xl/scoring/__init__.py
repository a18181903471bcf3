"""The scoring law applied to a form: what it makes of every row, and which cells to fill."""

from perfeval_xl.scoring.assessing import assess, reassess
from perfeval_xl.scoring.filling import Note, ScoreResult, score_edits

__all__ = ["Note", "ScoreResult", "assess", "reassess", "score_edits"]
