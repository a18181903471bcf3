"""S: is it a form, and is it whole."""
