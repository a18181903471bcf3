"""The law, the layouts and the rules of a fictional city."""
