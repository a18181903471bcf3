"""The commands, each with its options and what it runs; a module holds those that belong together."""
