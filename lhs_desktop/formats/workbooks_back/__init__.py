"""A workbook given back to those who sent it, with what to mend marked; and such a workbook read again."""
