"""Work that is done apart: in a process of its own, whose time and memory the system limits."""
