"""Buttons in spreadsheet programs: what they call, and how they are installed."""
