"""Writes VBA projects from text: compression, streams and container of MS-OVBA and MS-CFB, and the workbook around."""
