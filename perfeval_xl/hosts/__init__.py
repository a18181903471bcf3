"""Where forms live: closed files here; each host reads a Snapshot and applies Edits."""
