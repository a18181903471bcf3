"""The program folder: everything that a clerk unpacks and double-clicks, with a Python of its own inside."""
