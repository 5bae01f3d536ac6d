"""``--self-test``: does this copy of the program, frozen or not, do its main job on this machine?

Imports a small extract, reads a statement, writes a packet, and shows the window once, offscreen where
there is no display.
"""

import os
import tempfile
from pathlib import Path

_EXTRACT = """Month,Country,HBT,TreatmentLocation,DepartmentType,NumberOfAttendancesAggregate,\
NumberOfAttendancesEpisode,NumberOfAttendancesEpisodeQF,NumberMeetingTargetAggregate,AttendanceGreater8hrs,\
AttendanceGreater8hrsQF,AttendanceGreater12hrs,AttendanceGreater12hrsQF
202203,S92000003,S08000015,A111H,Emergency Department,5000,5000,,3500,300,,100,
202204,S92000003,S08000015,A111H,Emergency Department,4879,4879,,3314,796,,502,
"""


def self_test() -> int:
    """Returns 0 and says ``self-test: passed`` when all went well; otherwise the error goes up."""
    from lhs_desktop.services import checking, packing, statements
    from lhs_desktop.services.databases import create, open_database
    from lhs_desktop.services.importing import intake

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "self-test.lhsdb"
        extract = Path(folder) / "extract.csv"
        extract.write_text(_EXTRACT, encoding="utf-8")
        with create(path) as database:
            result = intake.import_files(database, [extract], create_nodes=True)
            assert result.ledger.new == result.ledger.read == 6, result.ledger
            with database.read() as connection:
                found = statements.statement(connection, "S92000003")
            assert [row.measure.code for row in found.rows] == ["ED4H", "ED8H", "ED12H"]
            made = packing.make_packet(database, "S92000003", None, packing.FORMATS, Path(folder))
            assert all(file.stat().st_size > 1000 for file in made.files)
        with open_database(path, writable=False) as database:
            assert checking.check(database).sound
        _show_window(path)
    print("self-test: passed")
    return 0


def _show_window(path: Path) -> None:
    from lhs_desktop.display import has_display

    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from lhs_desktop.ui.run import run

    assert run(path, close_at_once=True) == 0
