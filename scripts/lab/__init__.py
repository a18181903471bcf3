"""What proofs need that lies outside the program."""
