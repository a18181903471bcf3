"""A sheet as it is printed: looks, sizes, the print-ready copy."""
