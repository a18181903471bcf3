"""The scoring law applied to a form: what it makes of every row, and which cells to fill."""

from perfeval_xl.scoring.assessing import assess, reassess
from perfeval_xl.scoring.filling import Note, ScoreResult, score_edits
from perfeval_xl.scoring.points import execution_points

__all__ = ["Note", "ScoreResult", "assess", "execution_points", "reassess", "score_edits"]
