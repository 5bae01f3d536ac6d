"""Tables that hold what could identify a patient: refused, or that column left out; never repeated. All invented."""

from collections.abc import Sequence
from pathlib import Path

from tests.hostile.cases import HOSPITALS, MONTHS, case, delimited, table, whole

NHS = ("943 476 5919", "987 654 3210", "401 023 2137")
NHS_JOINED = tuple(number.replace(" ", "") for number in NHS)
SOCIAL = ("078-05-1120", "219-09-9999", "457-55-5462")
RECORDS = ("MRN0091827", "MRN0091828", "MRN0091829")
NAMES = ("Zebedee Quux", "Philomena Xylo", "Ignatius Vorx")
BIRTHS = ("1951-03-14", "1948-11-02", "1962-07-30")
REFUSED = ("patient-identifiers", "patient-level", "no-table")


def write(folder: Path, rows: Sequence[Sequence[object]]) -> Path:
    (folder / "list.csv").write_text(delimited(rows), encoding="utf-8")
    return folder / "list.csv"


def line_list(folder: Path, *columns: tuple[str, Sequence[str]]) -> Path:
    """A row a patient: what identifies them, then where and when they fell."""
    heads = [head for head, _ in columns]
    rows: list[list[object]] = [[*heads, "Hospital", "Month", "Falls"]]
    for number in range(12):
        rows.append(
            [
                *(values[number % 3] for _, values in columns),
                HOSPITALS[number % 3],
                MONTHS[number % 4],
                1 + number % 2,
            ]
        )
    return write(folder, rows)


@case(refused=REFUSED, secrets=(*RECORDS, *BIRTHS))
def patients_by_record_number(folder: Path) -> Path:
    return line_list(
        folder, ("MRN", RECORDS), ("DOB", BIRTHS), ("Age", ("71", "75", "61")), ("Sex", ("F", "M", "F"))
    )


@case(refused=REFUSED, secrets=NHS)
def patients_by_nhs_number(folder: Path) -> Path:
    return line_list(folder, ("NHS Number", NHS), ("Age", ("71", "75", "61")), ("Gender", ("F", "M", "F")))


@case(refused=REFUSED, secrets=SOCIAL)
def patients_by_social_security_number(folder: Path) -> Path:
    return line_list(folder, ("SSN", SOCIAL), ("Sex", ("F", "M", "F")), ("LOS", ("3", "5", "9")))


@case(refused=REFUSED, secrets=(*NAMES, *BIRTHS))
def patients_by_name(folder: Path) -> Path:
    return line_list(
        folder,
        ("Patient Name", NAMES),
        ("Date of Birth", BIRTHS),
        ("Age", ("71", "75", "61")),
        ("Sex", "FMF"),
    )


@case(refused=REFUSED, secrets=RECORDS)
def a_line_list_of_nhsn(folder: Path) -> Path:
    heads = ["orgID", "patID", "dob", "gender", "ageAtEvent", "admitDate", "eventID", "eventDate", "location"]
    rows: list[list[object]] = [list(heads)]
    for number in range(9):
        rows.append(["10018", RECORDS[number % 3], BIRTHS[number % 3], "F", 70 + number, "2024-01-02", 5000 + number,
                     f"2024-0{1 + number % 4}-11", "ICU"])  # fmt: skip
    return write(folder, rows)


@case(figures=whole(), problems=("identifier-column",), secrets=NHS_JOINED)
def numbers_known_by_their_shape_alone(folder: Path) -> Path:
    return write(
        folder,
        [[*row, "Ref" if not number else NHS_JOINED[number % 3]] for number, row in enumerate(table())],
    )


@case(figures=whole(), problems=("identifier-column",), secrets=SOCIAL)
def social_security_numbers_under_an_innocent_head(folder: Path) -> Path:
    return write(
        folder, [[*row, "Key" if not number else SOCIAL[number % 3]] for number, row in enumerate(table())]
    )


@case(figures=whole(), problems=("identifier-column",), secrets=NAMES)
def names_beside_the_figures(folder: Path) -> Path:
    return write(
        folder,
        [[*row, "Patient name" if not number else NAMES[number % 3]] for number, row in enumerate(table())],
    )


@case(refused=REFUSED, secrets=NHS_JOINED)
def patients_as_the_nodes(folder: Path) -> Path:
    rows: list[list[object]] = [["Hospital number", "Month", "Falls"]]
    rows += [[NHS_JOINED[number % 3], MONTHS[number % 4], number] for number in range(12)]
    return write(folder, rows)


@case(refused=REFUSED, secrets=NHS_JOINED)
def patients_as_the_nodes_under_an_innocent_head(folder: Path) -> Path:
    rows: list[list[object]] = [["Site", "Month", "Falls"]]
    rows += [[NHS_JOINED[number % 3], MONTHS[number % 4], number] for number in range(12)]
    return write(folder, rows)


@case(
    figures=whole({("Northfield", "2024-01"): None}),
    problems=("not-a-number",),
    secrets=("9434765919", "943 476 5919"),
)
def a_number_of_a_patient_among_the_figures(folder: Path) -> Path:
    rows = table()
    rows[1][2] = "943 476 5919"
    return write(folder, rows)


@case(figures=whole({("Northfield", "2024-01"): None}), problems=("not-a-number",), secrets=("078-05-1120",))
def a_social_security_number_among_the_figures(folder: Path) -> Path:
    rows = table()
    rows[1][2] = "078-05-1120"
    return write(folder, rows)


@case(
    figures=whole({("Northfield", "2024-01"): None}),
    problems=("period-unreadable",),
    secrets=("943 476 5919",),
)
def a_number_of_a_patient_among_the_months(folder: Path) -> Path:
    rows = table()
    rows[1][1] = "943 476 5919"
    return write(folder, rows)
