"""Mutants of the program: how one is made, and which tests it has to get past."""
