"""What checking leaves in a workbook and takes off again: colours, notes, the sheet 校验结果."""
