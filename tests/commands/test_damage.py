"""A damaged database: found by ``check`` whatever the damage is, never an unexpected error."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from lhs_desktop import cli
from lhs_desktop.services import actions, databases
from lhs_desktop.services.importing import intake
from tests import damaging
from tests.ui.conftest import slice_of


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two boards over 24 months with two actions."""
    folder = tmp_path_factory.mktemp("sound")
    extract = slice_of(folder / "fife_and_orkney.csv", "202005", "202204")
    path = folder / "sound.lhsdb"
    with databases.create(path) as database:
        intake.import_files(database, [extract], create_nodes=True)
        for title in ("First", "Second"):
            actions.add(database, "S08000029", title)
    return path


def status_of(*arguments: object) -> int:
    return cli.run([str(one) for one in arguments], lambda *_: 0)


def apply(path: Path, statements: Sequence[str]) -> None:
    damaging.with_raw(path, lambda raw: str([raw.execute(one) for one in statements]))


@pytest.mark.parametrize(
    "statements",
    [*((one,) for one in damaging.EDITS), *damaging.CHANGES],
    ids=lambda statements: statements[0][:60],
)
def test_what_another_program_did_is_found(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], statements: Sequence[str]
) -> None:
    path = Path(shutil.copyfile(sound, tmp_path / "p.lhsdb"))
    apply(path, statements)
    before = path.read_bytes()
    assert status_of("check", path) == 6, capsys.readouterr()
    assert path.read_bytes() == before
    assert status_of("action", "add", path, "--node", "S08000029", "--title", "Third") == 6
    said = capsys.readouterr().err
    assert "is damaged" in said
    assert "unexpected" not in said
    assert path.read_bytes() == before, "nothing is written into it"


def test_what_disks_and_copies_do_is_found(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The seeds say which; what is not found has changed nothing that can be read."""

    def run(*arguments: object) -> tuple[int, str]:
        status = status_of(*arguments)
        said = capsys.readouterr()
        return status, said.out + said.err

    told = damaging.sweep(sound, tmp_path, range(24), run)
    assert told.wrong == []
    assert told.found > 12
