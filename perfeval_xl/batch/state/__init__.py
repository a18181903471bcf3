"""What runs remember, in RESULTS/状态.sqlite. No other module speaks SQL."""

from perfeval_xl.batch.state.copies import Copy
from perfeval_xl.batch.state.database import open_state
from perfeval_xl.batch.state.forms import Row
from perfeval_xl.batch.state.past import Told
from perfeval_xl.batch.state.repository import State
from perfeval_xl.batch.state.runs import CROSSED, ROLLED
from perfeval_xl.batch.state.tree import AGAIN, OVERSIZED, UNSETTLED, Known, Made

__all__ = [
    "AGAIN",
    "CROSSED",
    "OVERSIZED",
    "ROLLED",
    "UNSETTLED",
    "Copy",
    "Known",
    "Made",
    "Row",
    "State",
    "Told",
    "open_state",
]
