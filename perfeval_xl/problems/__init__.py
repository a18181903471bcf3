"""Every way in which something cannot be done: one code, its sentence, what to do next, and whether to try again.

The sentences stand in `files`, `runs`, `calls` and `programs`; nobody else words one. Standard library only.
"""

from perfeval_xl.problems.catalogue import catalogue, codes_to_retry, codes_without_failure, problem, sentence
from perfeval_xl.problems.entry import Problem, Retry, Where

__all__ = ["Problem", "Retry", "Where", "catalogue", "codes_to_retry", "codes_without_failure", "problem", "sentence"]
