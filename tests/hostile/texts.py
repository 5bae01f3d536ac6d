"""Delimited text: odd encodings, ends, quotes and delimiters; files that are no text."""

import json
from pathlib import Path

from tests.hostile.cases import HEADS, HOSPITALS, case, delimited, figure, table, whole


def write(folder: Path, name: str, content: bytes | str) -> Path:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder / name


def lines(**options: str) -> str:
    return delimited(table(), **options)


@case(refused=("workbook-empty",))
def no_bytes_at_all(folder: Path) -> Path:
    return write(folder, "empty.csv", b"")


@case(refused=("workbook-empty",))
def only_a_mark_of_byte_order(folder: Path) -> Path:
    return write(folder, "mark.csv", b"\xef\xbb\xbf")


@case(refused=("workbook-empty",))
def only_blanks_and_delimiters(folder: Path) -> Path:
    return write(folder, "blank.csv", ",,,\r\n \t\r\n,,,\r\n")


@case(figures=whole(), notes=("NUL",))
def nuls_in_the_text(folder: Path) -> Path:
    return write(folder, "nul.csv", lines().replace("Southgate", "South\0gate", 1))


@case(refused=("workbook-not-a-table",))
def nothing_but_nuls(folder: Path) -> Path:
    return write(folder, "nuls.csv", bytes(5000))


@case(refused=("workbook-not-a-table",))
def noise(folder: Path) -> Path:
    return write(folder, "noise.csv", bytes((n * 197 + n // 7) % 256 for n in range(20_000)))


@case(refused=("workbook-quote-open",))
def a_quote_that_swallows_the_rest(folder: Path) -> Path:
    return write(folder, "quote.csv", lines().replace("Northfield,2024-03", '"Northfield,2024-03'))


@case(figures=whole(), notes=("quotation mark",))
def a_quote_in_the_middle_of_a_word(folder: Path) -> Path:
    return write(
        folder,
        "inch.csv",
        "Note,Hospital,Month,Falls\n"
        + "".join('5" bed,' + line + "\n" for line in lines().splitlines()[1:])
        + '5" more,,,\n',
    )


@case(refused=("no-table",))
def a_line_of_ten_megabytes(folder: Path) -> Path:
    return write(folder, "line.csv", "x" * 10_000_000)


@case(figures=whole())
def a_cell_of_ten_megabytes(folder: Path) -> Path:
    rows = [[*row, "note" if not number else ""] for number, row in enumerate(table())]
    rows[5][3] = "y" * 10_000_000
    return write(folder, "cell.csv", delimited(rows))


@case(refused=("workbook-too-large",))
def a_line_of_a_million_cells(folder: Path) -> Path:
    return write(folder, "cells.csv", "1," * 1_000_000)


@case(refused=("no-table",))
def one_column(folder: Path) -> Path:
    return write(folder, "one.csv", "\n".join(HOSPITALS) + "\n")


@case(figures=whole())
def delimiters_mixed_within_cells(folder: Path) -> Path:
    rows = [[f'"{cell}; of the {cell}|A"' if number and not column else cell for column, cell in enumerate(row)]
            for number, row in enumerate(table())]  # fmt: skip
    return write(
        folder,
        "mixed.csv",
        delimited(rows)
        .replace("; of the Northfield|A", "")
        .replace("; of the Southgate|A", "")
        .replace("; of the Westbrook|A", ""),
    )


@case(notes=("of the lines have the usual number of fields",))
def every_line_with_a_delimiter_of_its_own(folder: Path) -> Path:
    kinds = (",", ";", "\t", "|")
    return write(
        folder, "every.csv", "".join(kinds[n % 4].join(map(str, row)) + "\n" for n, row in enumerate(table()))
    )


@case(figures=whole())
def ends_of_lines_as_on_an_old_mac(folder: Path) -> Path:
    return write(folder, "mac.csv", lines(end="\r"))


@case(figures=whole())
def ends_of_lines_of_all_kinds(folder: Path) -> Path:
    ends = ("\r\n", "\n", "\r")
    return write(
        folder, "ends.csv", "".join(line + ends[n % 3] for n, line in enumerate(lines().splitlines()))
    )


@case(figures=whole())
def no_end_of_the_last_line(folder: Path) -> Path:
    return write(folder, "last.csv", lines().rstrip("\n"))


@case(refused=("workbook-encoding",))
def utf16_cut_in_half(folder: Path) -> Path:
    return write(folder, "cut.csv", lines().encode("utf-16")[:-7])


@case(figures=whole())
def utf16_with_a_mark(folder: Path) -> Path:
    return write(folder, "tableau.csv", lines(delimiter="\t").encode("utf-16"))


@case(figures=whole())
def utf16_big_end_first_without_a_mark(folder: Path) -> Path:
    return write(folder, "big.csv", lines(delimiter="\t").encode("utf-16-be"))


@case(figures=whole())
def utf8_with_a_mark(folder: Path) -> Path:
    return write(folder, "excel.csv", lines(delimiter=";").encode("utf-8-sig"))


@case(figures=whole(), notes=("Windows-1252",))
def windows_1252(folder: Path) -> Path:
    return write(folder, "windows.csv", (lines() + "Zürich – Süd,2024-01,5\n").encode("cp1252"))


@case(figures=whole(), notes=("not UTF-8",))
def one_byte_that_is_not_utf8(folder: Path) -> Path:
    return write(folder, "byte.csv", ("é,,\n" + lines()).encode() + b"Z\xfcrich,2024-01,5\n")


@case(figures=whole())
def a_line_that_names_the_delimiter(folder: Path) -> Path:
    return write(folder, "sep.csv", "sep=;\n" + lines(delimiter=";"))


@case(figures=whole())
def pipes(folder: Path) -> Path:
    return write(folder, "pipes.txt", lines(delimiter="|"))


@case(figures=whole())
def rows_longer_and_shorter_than_the_heads(folder: Path) -> Path:
    return write(folder, "ragged.csv", lines() + "Eastham\n" + ",,,,,,\n")


@case(refused=("workbook-not-a-table",))
def a_json_document(folder: Path) -> Path:
    return write(folder, "data.csv", json.dumps([dict(zip(HEADS, row, strict=True)) for row in table()[1:]]))


@case(refused=("workbook-not-a-table",))
def a_pdf_called_csv(folder: Path) -> Path:
    return write(folder, "report.csv", b"%PDF-1.7\n" + lines().encode())


@case(refused=("workbook-not-a-table",))
def a_program_called_csv(folder: Path) -> Path:
    return write(folder, "run.csv", b"MZ\x90\0" + bytes(500))


@case()  # as one_column
def a_letter_in_plain_text(folder: Path) -> Path:
    return write(
        folder,
        "letter.txt",
        "Dear colleagues,\n\nplease find the figures, as agreed, below.\nThey are late, alas.\n",
    )


@case(figures=whole({("Northfield", "2024-01"): 1234.0, ("Northfield", "2024-02"): 1234567.0}))
def thousands_in_quotes(folder: Path) -> Path:
    text = lines().replace("2024-01,100", '2024-01,"1,234"').replace("2024-02,101", '2024-02,"1,234,567"')
    return write(folder, "thousands.csv", text)


@case(figures={("Northfield", "2024-01"): float(figure(0, 0))})
def formulas_as_names(folder: Path) -> Path:
    rows = table()
    for number, text in enumerate(
        (
            '=HYPERLINK(""http://example.invalid"",""x"")',
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "+1+1",
            "-2+3",
            "=cmd|' /C calc'!A0",
        )
    ):
        rows.append([f'"{text}"', "2024-01", 50 + number])
    return write(folder, "formulas.csv", delimited(rows))
