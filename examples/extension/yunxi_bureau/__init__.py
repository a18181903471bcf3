"""The law and the rules of a fictional city."""
