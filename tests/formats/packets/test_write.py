"""Writing packets to a folder: whole files or none, whatever happens in between."""

import os
import stat
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from lhs_desktop.errors import Cancelled, Rejected
from lhs_desktop.formats.packets.naming import file_stem
from lhs_desktop.formats.packets.write import FORMATS, PARTIAL, write_packet
from tests.formats.packets.sample_content import sample_content

ROOT = Path(__file__).resolve().parents[3]
STEM = "Scotland 2022-04 meeting packet"
MAGIC = {"pdf": b"%PDF-", "pptx": b"PK\x03\x04", "xlsx": b"PK\x03\x04"}


def test_each_format_has_its_file(tmp_path: Path) -> None:
    files = write_packet(sample_content(), tmp_path / "new" / "folder", ("xlsx", "pdf", "pptx"))
    assert [file.name for file in files] == [f"{STEM}.xlsx", f"{STEM}.pdf", f"{STEM}.pptx"]
    assert sorted(os.listdir(tmp_path / "new" / "folder")) == sorted(file.name for file in files)
    for file in files:
        assert file.read_bytes().startswith(MAGIC[file.suffix[1:]])


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_files_have_the_usual_rights(tmp_path: Path) -> None:
    (file,) = write_packet(sample_content(), tmp_path, ("xlsx",))
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_writing_again_keeps_the_same_files(tmp_path: Path) -> None:
    first = [file.read_bytes() for file in write_packet(sample_content(), tmp_path, FORMATS)]
    second = [file.read_bytes() for file in write_packet(sample_content(), tmp_path, FORMATS)]
    assert first == second
    assert len(os.listdir(tmp_path)) == 3


def test_progress_reaches_its_end(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    write_packet(sample_content(), tmp_path, FORMATS, lambda done, total: steps.append((done, total)))
    assert [done for done, _ in steps] == list(range(1, len(steps) + 1))
    assert {total for _, total in steps} == {len(steps)}


@pytest.mark.parametrize("at", range(1, 10))
def test_cancelling_at_any_step_leaves_nothing(tmp_path: Path, at: int) -> None:
    def stop(done: int, total: int) -> None:
        assert total == 9
        if done == at:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_packet(sample_content(), tmp_path, FORMATS, stop)
    assert os.listdir(tmp_path) == []


def test_cancelling_keeps_an_older_packet(tmp_path: Path) -> None:
    write_packet(sample_content(), tmp_path, ("xlsx",))
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_packet(replace(sample_content(), title="Other"), tmp_path, ("xlsx",), stop)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_old_leavings_of_killed_processes_are_swept_and_fresh_ones_are_not(tmp_path: Path) -> None:
    old, fresh = tmp_path / f"{PARTIAL}old.pdf", tmp_path / f"{PARTIAL}fresh.pdf"
    for path in (old, fresh):
        path.touch()
    os.utime(old, (0, 0))
    write_packet(sample_content(), tmp_path, ("xlsx",))
    assert not old.exists()
    assert fresh.exists()


def test_unknown_formats_are_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="docx") as caught:
        write_packet(sample_content(), tmp_path / "out", ("pdf", "docx"))
    assert caught.value.code == "format-unknown"
    assert not (tmp_path / "out").exists()


def named(node_name: str, node: str = "X1", period: str = "2024-08") -> str:
    return file_stem(replace(sample_content(), node=node, node_name=node_name, period=period))


@pytest.mark.parametrize(
    ("node_name", "stem"),
    [
        ("NHS Fife", "NHS Fife 2024-08 meeting packet"),
        ("St Mary’s & St John’s", "St Mary’s & St John’s 2024-08 meeting packet"),
        ("北京医院", "北京医院 2024-08 meeting packet"),
        ("Clinique Ste\u0301phanie", "Clinique Stéphanie 2024-08 meeting packet"),
        ("Ward 5/6: A|B?", "Ward 5-6- A-B 2024-08 meeting packet"),
        ("../../etc/passwd", "etc-passwd 2024-08 meeting packet"),
        ("  Two\nlines\tof  text. ", "Two lines of text 2024-08 meeting packet"),
        ("Left\u202eright", "Leftright 2024-08 meeting packet"),
        ("con.ward", "con_.ward 2024-08 meeting packet"),
        ("LPT1 .x", "LPT1 _.x 2024-08 meeting packet"),
        ("Con", "Con 2024-08 meeting packet"),
        (".hidden", "hidden 2024-08 meeting packet"),
        ("///", "X1 2024-08 meeting packet"),
    ],
)
def test_names_are_for_people_and_safe_anywhere(node_name: str, stem: str) -> None:
    assert named(node_name) == stem


def test_names_of_spans_and_of_nothing_at_all() -> None:
    assert named("CLABSI", period="2012-07-01/2015-06-30").startswith("CLABSI 2012-07-01 to 2015-06-30 ")
    assert named("???", node="...") == "Node 2024-08 meeting packet"


@pytest.mark.parametrize("letter", ["n", "é", "京", "😀", "e\u0308\u0323"])
def test_long_names_fit_every_system_and_keep_whole_letters(letter: str) -> None:
    stem = named(letter * 300)
    assert stem.endswith(" 2024-08 meeting packet")
    assert len(stem.encode()) <= 200
    name, whole = stem.removesuffix(" 2024-08 meeting packet"), unicodedata.normalize("NFC", letter)
    assert len(name) >= 30
    assert name == whole * (len(name) // len(whole))


def test_two_places_of_one_name_never_overwrite_each_other(tmp_path: Path) -> None:
    one, two = sample_content(), replace(sample_content(), node="OTHER", packet_id="000000000000")
    first = write_packet(one, tmp_path, ("pdf", "xlsx"))
    second = write_packet(two, tmp_path, ("xlsx", "pptx"))
    assert [path.name for path in second] == [f"{STEM} (2).xlsx", f"{STEM} (2).pptx"]
    assert write_packet(one, tmp_path, ("pdf", "xlsx")) == first
    assert write_packet(two, tmp_path, ("xlsx", "pptx")) == second
    assert len(os.listdir(tmp_path)) == 4


def test_no_name_is_shared_by_two_packets(tmp_path: Path) -> None:
    one, two = sample_content(), replace(sample_content(), node="OTHER", packet_id="000000000000")
    assert [path.name for path in write_packet(one, tmp_path, ("pdf",))] == [f"{STEM}.pdf"]
    assert [path.name for path in write_packet(two, tmp_path, ("pptx",))] == [f"{STEM} (2).pptx"]
    assert [path.name for path in write_packet(one, tmp_path, ("pptx", "xlsx"))] == [
        f"{STEM}.pptx",
        f"{STEM}.xlsx",
    ]


def test_slides_that_somebody_edited_stay(tmp_path: Path) -> None:
    (slides,) = write_packet(sample_content(), tmp_path, ("pptx",))
    slides.write_bytes(b"edited")
    (again,) = write_packet(sample_content(), tmp_path, ("pptx",))
    assert again.name == f"{STEM} (2).pptx"
    assert slides.read_bytes() == b"edited"


def test_a_folder_or_a_dead_link_of_that_name_is_no_free_name(tmp_path: Path) -> None:
    (tmp_path / f"{STEM}.xlsx").mkdir()
    assert write_packet(sample_content(), tmp_path, ("xlsx",))[0].name == f"{STEM} (2).xlsx"


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_killed_process_leaves_no_half_packet(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from lhs_desktop.formats.packets.write import write_packet\n"
        "from tests.formats.packets.sample_content import sample_content\n"
        "print('ready', flush=True)\n"
        "while True:\n"
        "    write_packet(sample_content(), Path(sys.argv[1]), ('pdf', 'xlsx'))\n"
    )
    whole = {
        file.name: file.read_bytes()
        for file in write_packet(sample_content(), tmp_path / "w", ("pdf", "xlsx"))
    }
    for delay in (0.3, 0.55, 0.8, 1.1):
        folder = tmp_path / str(delay)
        folder.mkdir()
        command = [sys.executable, "-c", code, str(folder)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=delay)
            process.kill()
        for file in folder.iterdir():
            assert file.name.startswith(PARTIAL) or file.read_bytes() == whole[file.name]
