"""The buttons in Excel: what each of them does, their settings, the worksheet functions, and how they are installed."""
