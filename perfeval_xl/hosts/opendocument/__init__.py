"""Closed .ods, .ots and .fods files: read as a Snapshot, never written."""
