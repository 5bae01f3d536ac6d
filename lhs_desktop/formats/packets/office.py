"""What PPTX and XLSX share: texts that XML can hold, and containers that are the same bytes every time."""

import io
import zipfile
from collections.abc import Sequence

import xlsxwriter

from lhs_desktop.formats.charts.scales import finite

# The parts of an Office file are a zip; its clock starts here, so nothing of the day of writing gets in.
EPOCH = (1980, 1, 1, 0, 0, 0)
WORKBOOK_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
CELL_LIMIT = 32767
"""The longest text of a cell."""


def plain(text: str) -> str:
    """The text on one line, without characters that XML cannot hold."""
    return " ".join("".join(map(_allowed, text)).split())


def _allowed(character: str) -> str:
    if character < " " or character == "\x7f":
        return " "
    if "\ud800" <= character <= "\udfff" or character in "\ufffe\uffff":
        return "\ufffd"
    return character


def cell_text(text: str) -> str:
    """A text as a cell of a workbook can hold it: line breaks stay, the limit of length is kept."""
    lines = (plain(line) for line in text.splitlines())
    return "\n".join(lines)[:CELL_LIMIT]


def fixed_zip(data: bytes) -> bytes:
    """The same zip with every member dated at the epoch of zip files."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as result:
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            result.writestr(info, source.read(member))
    return target.getvalue()


def chart_workbook(
    categories: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]], created: object
) -> bytes:
    """The workbook behind a native chart: categories in column A, a series a column, names in row 1.

    python-pptx makes one too, but writes texts that begin with ``=`` as formulas, and dates it.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, WORKBOOK_OPTIONS)
    book.set_properties({"created": created})
    sheet = book.add_worksheet("Sheet1")
    for row, category in enumerate(categories, start=1):
        sheet.write_string(row, 0, cell_text(category))
    for column, (name, values) in enumerate(series, start=1):
        sheet.write_string(0, column, cell_text(name))
        for row, value in enumerate(values, start=1):
            shown = finite(value)
            if shown is not None:
                sheet.write_number(row, column, shown)
    book.close()
    return stream.getvalue()
