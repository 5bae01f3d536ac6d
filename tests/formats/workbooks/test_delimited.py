"""Delimited text: raw strings, one record a row, whatever the encoding and the delimiter."""

import csv
import hashlib
from pathlib import Path

import pytest

from lhs_desktop.errors import Rejected
from lhs_desktop.formats.workbooks import Workbook, read_pasted, read_workbook


def read(path: Path, content: bytes | str, **options: str) -> Workbook:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_workbook(path, **options)  # type: ignore[arg-type]


def rows(book: Workbook) -> list[list[object]]:
    return [list(row) for row in book.sheets[0].iterate()]


def test_cells_stay_as_they_are_written(tmp_path: Path) -> None:
    content = 'code,value,when\r\n00123,1.50,01/07/2023\r\n,"say ""so""", x \r\n\r\n"two\r\nlines",5\r\n'
    book = read(tmp_path / "Extract.xlsx", content)
    assert rows(book) == [
        ["code", "value", "when"],
        ["00123", "1.50", "01/07/2023"],
        [None, 'say "so"', " x "],
        [None, None, None],
        ["two\r\nlines", "5", None],
    ]
    assert (book.kind, book.encoding, book.delimiter, book.notes) == ("csv", "utf-8", ",", ())
    assert (book.name, book.sheets[0].name, book.size) == ("Extract.xlsx", "Extract", len(content))
    assert book.sha256 == hashlib.sha256(content.encode()).hexdigest()


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"), ("utf-32", "utf-32"), ("cp1252", "cp1252"),
    ],
)  # fmt: skip
def test_encodings(encoding: str, found: str, tmp_path: Path) -> None:
    book = read(tmp_path / "a.csv", "Ort,Wert\nZürich – Süd,€5\n".encode(encoding))
    assert rows(book) == [["Ort", "Wert"], ["Zürich – Süd", "€5"]]
    assert book.encoding == found
    assert bool(book.notes) == (found == "cp1252")


def test_a_late_byte_decides_about_utf8(tmp_path: Path) -> None:
    plain = b"name,value\n" * 200_000
    assert read(tmp_path / "a.csv", plain + "Zürich,1\n".encode()).encoding == "utf-8"
    assert read(tmp_path / "b.csv", plain + "Zürich,1\n".encode("cp1252")).encoding == "cp1252"
    split = b"a" * ((1 << 20) - 1) + "ü,1\n".encode()
    assert read(tmp_path / "c.csv", split).encoding == "utf-8"


@pytest.mark.parametrize(
    ("content", "delimiter", "width"),
    [
        ("a,b,c\n1,2,3\n", ",", 3),
        ("a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n", ";", 3),
        ("a;b\n1,5;2,5\n4,5;5,5\n", ";", 2),
        ("1,5;2,5\n4,5;5,5\n", ";", 2),
        ("a\tb\n1, 2\t3; 4\n", "\t", 2),
        ("a|b|c\n1|2,5|x\n", "|", 3),
        ('Title of the sheet\n\n"a;x","b;y",c\n1,2,3\n4,5,6\n', ",", 3),
        ("sep=;\na;b\n1;2\n", ";", 2),
        ("only\none\ncolumn\n", None, 1),
    ],
)
def test_delimiters(content: str, delimiter: str | None, width: int, tmp_path: Path) -> None:
    book = read(tmp_path / "a.txt", content)
    assert (book.delimiter, book.sheets[0].columns) == (delimiter, width)


def test_what_was_found_can_be_overruled(tmp_path: Path) -> None:
    book = read(tmp_path / "a.csv", "a;b,c\né;1,2\n".encode(), encoding="cp1252", delimiter=";")
    assert rows(book) == [["a", "b,c"], ["Ã©", "1,2"]]
    with pytest.raises(Rejected) as raised:
        read(tmp_path / "a.csv", "é;1\n".encode("cp1252"), encoding="utf-8")
    assert raised.value.code == "workbook-encoding"


def test_line_ends_of_every_kind(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        assert rows(read(tmp_path / "a.csv", end.join(["a,b", "1,2", "3,4"]))) == [
            ["a", "b"],
            ["1", "2"],
            ["3", "4"],
        ]


def test_nul_characters_are_left_out_and_noted(tmp_path: Path) -> None:
    book = read(tmp_path / "a.csv", b"name,value\n" * 50 + b"x\0y,5\n")
    assert book.sheets[0].row(50) == ["xy", "5"]
    assert any("NUL" in note for note in book.notes)


def test_an_open_quotation_mark_is_noted(tmp_path: Path) -> None:
    book = read(tmp_path / "a.csv", 'a,b\n5" pipe,1\ny,2\n')
    assert rows(book)[1:] == [['5" pipe', "1"], ["y", "2"]]
    assert any("never closed" in note for note in book.notes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_one_that_swallows_lines_is_refused_with_its_place(encoding: str, tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        text = end.join(["sep=,", "a,b", '"two', 'lines",1', "x,2", '"open,3', "y,4", ""])
        with pytest.raises(Rejected) as raised:
            read(tmp_path / "a.csv", text.encode(encoding))
        assert (raised.value.code, raised.value.parameters["line"]) == ("workbook-quote-open", "6")


def test_decimal_commas_stay_as_they_are_written(tmp_path: Path) -> None:
    book = read(tmp_path / "a.csv", "Ort;Quote\nKöln;1.234,5\nBonn;0,95\n".encode("cp1252"))
    assert rows(book) == [["Ort", "Quote"], ["Köln", "1.234,5"], ["Bonn", "0,95"]]
    assert (book.encoding, book.delimiter) == ("cp1252", ";")


def test_other_code_pages_are_found_or_stated(tmp_path: Path) -> None:
    names = "Břeclav;Żółć;Čakovec;Łódź;Šumperk;Ťažký ďateľ\n" * 40
    assert read(tmp_path / "a.csv", names.encode("cp1250"), encoding="cp1250").sheets[0].cell(0, 1) == "Żółć"
    with pytest.raises(Rejected) as raised:
        read(tmp_path / "a.csv", names, encoding="rot13")
    assert raised.value.code == "workbook-encoding"
    with pytest.raises(Rejected) as raised:
        read(tmp_path / "a.csv", names, encoding="nonsense")
    assert raised.value.code == "workbook-encoding"


def test_pasted_text_is_a_workbook_and_never_a_file() -> None:
    book = read_pasted("Ward\tFalls\r\n0012\t5\r\nWest, old\t3\r\n", "Clipboard")
    assert rows(book) == [["Ward", "Falls"], ["0012", "5"], ["West, old", "3"]]
    assert (book.name, book.kind, book.delimiter, book.sheets[0].name) == (
        "Clipboard",
        "tsv",
        "\t",
        "Clipboard",
    )
    for nothing in ("", " \n\t\n"):
        with pytest.raises(Rejected) as raised:
            read_pasted(nothing, "Clipboard")
        assert raised.value.code == "workbook-empty"


def test_a_field_longer_than_the_usual_limit(tmp_path: Path) -> None:
    assert read(tmp_path / "a.csv", "a,b\n" + "x" * 300_000 + ",1\n").sheets[0].cell(1, 0) == "x" * 300_000


def test_many_rows_of_uneven_length(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        for row in range(9000):
            writer.writerow([f"r{row}", "same", "x" if row == 5000 else ""][: 2 + row // 5000])
    seen: list[tuple[int, int]] = []
    sheet = read_workbook(path, report=lambda done, total: seen.append((done, total))).sheets[0]
    assert (sheet.rows, sheet.columns) == (9000, 3)
    assert sheet.column(0) == [f"r{row}" for row in range(9000)]
    assert sheet.column(2, 4999, 5001) == [None, "x", None]
    assert sheet.row(0) == ["r0", "same", None]
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)
