"""What the buttons of spreadsheet programs start, and how the buttons are installed."""
