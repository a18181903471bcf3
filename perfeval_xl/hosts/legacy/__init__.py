"""Closed .xls and .et files (BIFF 2 to 8): read as a Snapshot, never written."""
