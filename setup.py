"""Finds the packages; everything else stands in pyproject.toml."""

from setuptools import find_namespace_packages, setup

setup(
    packages=[
        *find_namespace_packages(include=["perfeval_xl", "perfeval_xl.*"], exclude=["*.__pycache__*"]),
        "perfeval_xl.macros",
        "perfeval_xl.templates",
    ]
)
