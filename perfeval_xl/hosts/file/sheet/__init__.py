"""What a workbook says: its parts, its sheets' cells, where each stands, and values written there."""
