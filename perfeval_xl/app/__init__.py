"""Use cases: check, score, mark, start a new form. Wires hosts, forms, scoring and rules."""
