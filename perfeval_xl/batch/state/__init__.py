"""What runs remember, in RESULTS/状态.sqlite. No other module speaks SQL."""

from perfeval_xl.batch.state.copies import Copy
from perfeval_xl.batch.state.database import open_state
from perfeval_xl.batch.state.forms import Row
from perfeval_xl.batch.state.past import RollupStamp
from perfeval_xl.batch.state.repository import State
from perfeval_xl.batch.state.runs import CROSSED, ROLLED
from perfeval_xl.batch.state.tree import AGAIN, OVERSIZED, UNSETTLED, Origin, RecordedFile

__all__ = [
    "AGAIN",
    "CROSSED",
    "OVERSIZED",
    "ROLLED",
    "UNSETTLED",
    "Copy",
    "Origin",
    "RecordedFile",
    "RollupStamp",
    "Row",
    "State",
    "open_state",
]
