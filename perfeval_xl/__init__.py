"""perfeval_xl: checks and scores 绩效自评 forms in the workbooks people fill in."""

__version__ = "0.1.0"
