"""Files that are broken, hostile or none of ours: one clear refusal each, and the program unhurt."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lhs_desktop import formats
from lhs_desktop.errors import Cancelled, Rejected
from lhs_desktop.formats.workbooks import MESSAGES, Limits, read_workbook, reading
from tests.formats.workbooks import builders

CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = CELL + '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'


def refused(path: Path, **options: Any) -> tuple[str, str]:
    with pytest.raises(Rejected) as raised:
        read_workbook(path, **options)
    code, values = raised.value.code, raised.value.parameters
    assert values["file"] == path.name
    text = MESSAGES[code].format(**values)
    assert str(path.parent) not in text
    return code, text


MINUTES = Path(__file__).parents[2] / "data" / "lists" / "a29-minutes.docx"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.xlsx", b"", "workbook-empty"),
        ("blank.csv", b" \r\n,,\r\n", "workbook-empty"),
        ("bom.csv", b"\xef\xbb\xbf", "workbook-empty"),
        ("document.xlsx", b"%PDF-1.7\n", "workbook-not-a-table"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n", "workbook-not-a-table"),
        ("page.xls", b"\n <HTML><table><tr><td>1</td></tr></table>", "workbook-not-a-table"),
        ("page16.xls", "<html><table>".encode("utf-16"), "workbook-not-a-table"),
        ("answer.csv", b'[{"a": 1}]', "workbook-not-a-table"),
        ("binary.csv", bytes(range(256)) * 40, "workbook-not-a-table"),
        ("minutes.docx", MINUTES.read_bytes(), "workbook-not-a-table"),
        ("letter.xls", builders.compound({"WordDocument": b"x"}), "workbook-not-a-table"),
        (
            "locked.xlsx",
            builders.compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}),
            "workbook-encrypted",
        ),
        (
            "locked.xls",
            builders.compound({"Workbook": builders.xls_stream([], protected=True)}),
            "workbook-encrypted",
        ),
        ("header.xls", builders.compound({"Workbook": b"x"})[:100], "workbook-unreadable"),
    ],
)
def test_by_content(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert refused(tmp_path / name)[0] == code


def test_a_folder_a_missing_file_and_a_forbidden_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    assert refused(tmp_path / "folder.xlsx")[0] == "workbook-not-a-table"
    assert refused(tmp_path / "missing.xlsx")[0] == "workbook-not-found"
    assert refused(tmp_path / "missing\0.xlsx")[0] == "workbook-unreadable"

    def forbid(*_: object) -> None:
        raise PermissionError

    (tmp_path / "theirs.csv").write_text("a,b\n")
    monkeypatch.setattr(reading, "open", forbid, raising=False)
    assert refused(tmp_path / "theirs.csv")[0] == "workbook-permission"


def test_broken_containers(tmp_path: Path) -> None:
    whole = builders.xlsx(tmp_path / "whole.xlsx", CELL * 1).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    assert "its end is missing" in refused(tmp_path / "cut.xlsx")[1]
    at = whole.index(b"PK\x01\x02") - 20
    (tmp_path / "bits.xlsx").write_bytes(
        whole[:at] + bytes(b ^ 0xFF for b in whole[at : at + 8]) + whole[at + 8 :]
    )
    assert refused(tmp_path / "bits.xlsx")[0] == "workbook-unreadable"
    with zipfile.ZipFile(tmp_path / "files.xlsx", "w") as archive:
        archive.writestr("notes.txt", "x")
    assert refused(tmp_path / "files.xlsx")[0] == "workbook-not-a-table"
    assert (
        refused(builders.package(tmp_path / "letter.xlsx", {"word/document.xml": "x"}))[0]
        == "workbook-not-a-table"
    )
    parts = builders.xlsx_parts(
        f'<worksheet xmlns="{builders.SPREADSHEET}"><sheetData>{CELL}<row r="2"><c r="A2"><v>'
    )
    assert refused(builders.package(tmp_path / "short.xlsx", parts))[0] == "workbook-unreadable"


def test_xls_whose_sectors_run_in_a_circle_or_end_early(tmp_path: Path) -> None:
    cells: list[tuple[int, int, float | str]] = [(row, 0, 1.0) for row in range(230)]
    stream = builders.xls_stream(cells)
    (tmp_path / "loop.xls").write_bytes(builders.compound({"Workbook": stream}, loop=True))
    assert "circle" in refused(tmp_path / "loop.xls")[1]
    (tmp_path / "cut.xls").write_bytes(builders.compound({"Workbook": stream})[:3000])
    assert refused(tmp_path / "cut.xls")[0] == "workbook-unreadable"
    (tmp_path / "end.xls").write_bytes(
        builders.compound({"Workbook": builders.xls_stream(cells, ended=False)})
    )
    assert "ends early" in refused(tmp_path / "end.xls")[1]


def test_a_workbook_without_cells(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    assert refused(tmp_path / "a.xlsx")[0] == "workbook-empty"


def test_encrypted_ods(tmp_path: Path) -> None:
    entry = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    assert refused(builders.ods(tmp_path / "a.ods", "", entry))[0] == "workbook-encrypted"


def test_a_cell_in_the_last_corner(tmp_path: Path) -> None:
    for number, dimension in enumerate(("A1:XFD1048576", "")):
        code, text = refused(builders.xlsx(tmp_path / f"{number}.xlsx", FAR, dimension))
        assert code == "workbook-too-large"
        assert "XFD1048576" in text
    cell = (
        '<table:table-cell office:value-type="float" office:value="5" table:number-columns-repeated="16384"/>'
    )
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert refused(builders.ods(tmp_path / "a.ods", row))[0] == "workbook-too-large"


@pytest.mark.skipif(sys.platform == "win32", reason="limits of memory are set where the system has them")
def test_a_corner_that_the_sheet_denies_ends_the_child_alone(tmp_path: Path) -> None:
    path = builders.xlsx(tmp_path / "a.xlsx", FAR, "A1:B2")
    code, text = refused(path, limits=Limits(memory=400 << 20))
    assert code == "workbook-too-large"
    assert "memory" in text


def test_bombs(tmp_path: Path) -> None:
    parts = builders.xlsx_parts(builders.worksheet(CELL + " " * (40 << 20)))
    assert refused(builders.package(tmp_path / "ratio.xlsx", parts))[0] == "workbook-too-large"
    small = builders.xlsx(tmp_path / "sum.xlsx", CELL)
    assert refused(small, limits=Limits(expanded_bytes=1000))[0] == "workbook-too-large"
    assert refused(small, limits=Limits(file_bytes=1000))[0] == "workbook-too-large"
    entity = '<!DOCTYPE worksheet [<!ENTITY a "aaaa">]>' + builders.worksheet(CELL)
    assert (
        refused(builders.package(tmp_path / "entity.xlsx", builders.xlsx_parts(entity)))[0]
        == "workbook-unreadable"
    )


def test_text_beyond_the_limits(tmp_path: Path) -> None:
    (tmp_path / "wide.csv").write_text("a,b\n" + "," * 20_000 + "\n")
    assert refused(tmp_path / "wide.csv")[0] == "workbook-too-large"
    (tmp_path / "long.csv").write_text("a,b\n" * 100)
    assert refused(tmp_path / "long.csv", limits=Limits(cells=100))[0] == "workbook-too-large"


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes started during the test."""
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def remember(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(start(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", remember)
    return started


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    return path


def instead(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Start this code in place of the child."""
    monkeypatch.setattr(formats.children, "command", lambda _: [sys.executable, "-c", code])


HANG = "import threading; threading.Event().wait()"


def test_cancel_ends_the_child_at_once(
    table: Path, children: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(monkeypatch, HANG)

    def cancel(done: int, total: int) -> None:
        if children and children[0].poll() is None:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_workbook(table, report=cancel)
    assert children[0].returncode not in (None, 0)


def test_cancel_in_the_middle_of_the_rows(tmp_path: Path, children: list[subprocess.Popen[bytes]]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" * 200_000)

    def cancel(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_workbook(path, report=cancel)
    assert children[0].returncode is not None


def test_time_is_limited(
    table: Path, children: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(monkeypatch, HANG)
    assert refused(table, limits=Limits(seconds=0.05))[0] == "workbook-timeout"
    assert children[0].returncode not in (None, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import os; os.abort()", "workbook-unreadable"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "workbook-timeout"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "workbook-too-large"),
        ("import os; os.write(2, b'memory allocation of 9 bytes failed'); os.abort()", "workbook-too-large"),
        ("import os; os.write(1, b'\\xff' * 100)", "workbook-unreadable"),
        ("import os; os.write(1, b'\\4\\0\\0\\0what')", "workbook-unreadable"),
        ("raise SystemExit(3)", "workbook-unreadable"),
    ],
)
def test_however_the_child_ends_the_parent_says_so(
    code: str, expected: str, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instead(monkeypatch, code)
    assert refused(table)[0] == expected


def test_the_child_loads_little_and_nothing_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "csv.py").write_text("raise SystemExit('taken from the current folder')")
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    monkeypatch.chdir(tmp_path)
    assert read_workbook(Path("a.csv")).sheets[0].row(1) == ["1", "2"]
    code = "import sys, lhs_desktop.formats.workbooks.child; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    ).stdout.split()
    heavy = {
        "pandas",
        "numpy",
        "sqlalchemy",
        "openpyxl",
        "PySide6",
        "subprocess",
        "dataclasses",
        "python_calamine",
    }
    assert heavy.isdisjoint(loaded)


def test_nothing_of_the_users_environment_is_needed(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name not in ("SYSTEMROOT", "PATH"):
            monkeypatch.delenv(name)
    assert read_workbook(table).sheets[0].rows == 2
