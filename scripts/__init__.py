"""Programs of the makers: templates, examples, documents, proofs."""
