"""Writing packets to a folder: whole files or none, whatever happens in between."""

import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lhs_desktop.errors import Cancelled, Rejected
from lhs_desktop.formats.packets.write import FORMATS, PARTIAL, file_stem, write_packet
from tests.formats.packets.sample_content import hostile_content, sample_content

ROOT = Path(__file__).resolve().parents[3]
STEM = "S92000003_2022-04_3f9a0c52d1e7"
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


def test_writing_again_replaces_with_the_same_bytes(tmp_path: Path) -> None:
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


def test_names_of_files_are_safe_anywhere() -> None:
    assert file_stem(hostile_content()) == "A1-..-x_2022-04_3f9a0c52d1e7"
    odd = replace(sample_content(), node="../..\\con:<>|?*", period="2012-07-01/2015-06-30")
    assert file_stem(odd) == "con_2012-07-01-2015-06-30_3f9a0c52d1e7"
    assert file_stem(replace(sample_content(), node="///")).startswith("x_")
    assert len(file_stem(replace(sample_content(), node="n" * 500))) < 200


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
