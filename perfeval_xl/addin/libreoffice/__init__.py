"""The buttons in LibreOffice Calc: an extension (.oxt) that brings the core and runs it on LibreOffice's own Python."""
