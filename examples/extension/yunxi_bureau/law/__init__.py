"""The law files of a fictional city."""
