"""A workbook given back to those who sent it, with what to fix marked; and such a workbook read again."""
