"""上报材料: what a department hands in, bound, listed and checked for what is missing."""

from perfeval_xl.dossier.bundle import Aside, Bundle, Manuscript, gather_bundle, with_manuscripts

__all__ = ["Aside", "Bundle", "Manuscript", "gather_bundle", "with_manuscripts"]
