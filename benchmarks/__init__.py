"""Ratios measured in one run; `make bench` writes them into README.md beside this file."""
