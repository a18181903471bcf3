"""The grades (等级) of a 总分; which total has which grade says the law."""

GRADES = ("优", "良", "中", "差")
"""The best first."""
LOWEST = GRADES[-1]
