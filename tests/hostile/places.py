"""Things in the file system that are no readable file, and files of strange names."""

import os
import socket
from pathlib import Path

from tests.hostile.cases import case, delimited, table, whole

CONTENT = delimited(table()).encode()


def named(folder: Path, name: str | bytes) -> Path:
    path = os.path.join(os.fsencode(folder), os.fsencode(name))
    with open(path, "wb") as file:
        file.write(CONTENT)
    return Path(os.fsdecode(path))


@case(refused=("workbook-not-found",))
def nothing_there(folder: Path) -> Path:
    return folder / "missing.csv"


@case(refused=("workbook-not-a-table",))
def a_folder(folder: Path) -> Path:
    (folder / "folder.xlsx").mkdir()
    return folder / "folder.xlsx"


@case(refused=("workbook-not-a-table",))
def a_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.csv")
    return folder / "pipe.csv"


@case(refused=("workbook-not-a-table",))
def a_socket(folder: Path) -> Path:
    here = os.getcwd()
    os.chdir(folder)  # the name of a socket may not be long
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket.csv")
    os.chdir(here)
    return folder / "socket.csv"


@case(refused=("workbook-not-a-table", "workbook-empty"))
def a_device_without_an_end(folder: Path) -> Path:
    (folder / "endless.csv").symlink_to("/dev/zero")
    return folder / "endless.csv"


@case(refused=("workbook-not-a-table", "workbook-empty"))
def a_device_that_is_empty(folder: Path) -> Path:
    return Path("/dev/null")


@case(refused=("workbook-unreadable",))
def a_link_to_itself(folder: Path) -> Path:
    (folder / "loop.csv").symlink_to(folder / "loop.csv")
    return folder / "loop.csv"


@case(refused=("workbook-not-found",))
def a_link_to_nothing(folder: Path) -> Path:
    (folder / "link.csv").symlink_to(folder / "gone.csv")
    return folder / "link.csv"


@case(
    refused=(
        "workbook-unreadable",
        "workbook-not-found",
        "workbook-permission",
        "workbook-not-a-table",
        "workbook-empty",
    )
)
def a_file_of_the_system_without_a_size(folder: Path) -> Path:
    return Path("/proc/self/mem")


@case(figures=whole())
def a_link_to_a_file(folder: Path) -> Path:
    (folder / "link.csv").symlink_to(named(folder, "true.csv"))
    return folder / "link.csv"


@case(figures=whole())
def a_name_of_two_lines(folder: Path) -> Path:
    return named(folder, "two\nlines.csv")


@case(figures=whole())
def a_name_of_pictures(folder: Path) -> Path:
    return named(folder, "📈 falls 🏥.csv")


@case(figures=whole())
def a_name_that_runs_from_right_to_left(folder: Path) -> Path:
    return named(folder, "\u202efalls\u202c שלום.csv")


@case(figures=whole())
def a_name_that_is_a_formula(folder: Path) -> Path:
    return named(folder, "=cmd|' C calc'!A0.csv")


@case(figures=whole())
def a_name_of_two_hundred_letters(folder: Path) -> Path:
    return named(folder, "f" * 200 + ".csv")


@case(figures=whole())
def a_name_that_is_an_option(folder: Path) -> Path:
    return named(folder, "--json.csv")


@case(figures=whole())
def a_name_in_braces_and_percents(folder: Path) -> Path:
    return named(folder, "{0} %s %(x)s {file.__class__}.csv")


@case(figures=whole())
def a_name_that_is_not_utf8(folder: Path) -> Path:
    return named(folder, b"Z\xfcrich.csv")


@case(figures=whole())
def a_name_of_dots(folder: Path) -> Path:
    return named(folder, "..csv")
