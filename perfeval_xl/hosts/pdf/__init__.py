"""Forms out of PDF files: the tables that rules draw on their pages, joined where a page ends.

Needs the extra `pdf`.
"""
