"""Files on disk: read with a limit, replaced in one step, seen when another program has them open."""
