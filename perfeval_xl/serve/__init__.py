"""The same core behind HTTP: for the buttons in WPS on this machine, and as a page for an office's network."""
