"""N: a written report against the forms."""
