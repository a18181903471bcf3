"""The real documents beside the project, by the workbook of the corpus that says the same."""

TWINS: dict[str, tuple[str, int | None]] = {
    "2020-智能制造.xls": ("2020-智能制造.xlsx", None),
    "2020-智能制造.ods": ("2020-智能制造.xlsx", None),
    "2020-智能制造.pdf": ("2020-智能制造.xlsx", None),
    "2024项目支出.pdf": ("2024项目支出.xlsx", None),
    "2024-00.docx": ("2024整体支出.xlsx", 0),
    "2024-01.docx": ("2024整体支出.xlsx", 1),
    "2024-02.docx": ("2024项目支出.xlsx", 0),
    "2024-03.docx": ("2024项目支出.xlsx", 1),
    "2024-04.docx": ("2024项目支出.xlsx", 2),
    "2024-05.docx": ("2024项目支出.xlsx", 3),
    "2024-07.docx": ("2024项目支出.xlsx", 4),
}
"""With the number of the workbook's sheet that a document holds; None for all of its sheets."""
