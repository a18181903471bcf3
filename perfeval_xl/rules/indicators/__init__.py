"""I: targets and results."""
