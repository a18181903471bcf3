"""Snapshot -> Form, by labels and layouts that are data."""

from perfeval_xl.forms.hidden import HiddenForms, hidden_forms, without_hidden
from perfeval_xl.forms.lost import lost_forms, turned_forms
from perfeval_xl.forms.neighbours import find_neighbours
from perfeval_xl.forms.reading import MARKERS, read
from perfeval_xl.forms.scored import with_scores
from perfeval_xl.forms.targets import read_targets
from perfeval_xl.forms.vocabulary import Vocabulary
from perfeval_xl.forms.waiting import WaitingForm, waiting_forms

__all__ = [
    "MARKERS",
    "HiddenForms",
    "Vocabulary",
    "WaitingForm",
    "find_neighbours",
    "hidden_forms",
    "lost_forms",
    "read",
    "read_targets",
    "turned_forms",
    "waiting_forms",
    "with_scores",
    "without_hidden",
]
