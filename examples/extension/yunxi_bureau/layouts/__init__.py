"""The layout files of a fictional city."""
