"""Identifiers of patients: columns that name or number persons are refused, and what they hold is never repeated.

Known by the words of a head, or by the shape of what stands below it. What names or numbers a place (a hospital's name,
its telephone, its postcode) is none.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise

from lhs_desktop.formats.workbooks import Cell, Sheet, cell_text
from lhs_desktop.models.identifiers import MAIL, is_identifier, is_nhs_number

LOOKED_AT = 500
"""Rows whose values are looked at."""
GLANCED_AT = 20
"""A column of whose first cells none has such a shape has none."""
MOST = 0.8
"""Share of filled cells that must have the shape of an identifier."""
PERSONAL = 2
"""So many columns about a person, and none about a place, make a table of patients."""
ENOUGH = 20
"""So many rows it takes to tell dates of birth, or a table of patients, by the values."""
LIVES = 50
"""Dates of birth are spread over so many years at least."""
AGES = 15
"""So many different ages are those of single persons, not of groups."""

_NUMBER = r"(no|num|nbr|number|id|identifier|#)"
_NAMED = re.compile(
    r"\b(mrn|medical rec(ord)?( {n})?|(emr|ehr|epr|pat|pt|patient|patients|client|resident|person|subject|member|"
    r"enrollee|beneficiary|inpatient) ?{n}|(pt|pat|patient|patient s|client|resident) ?(sur|fore|first|last|full)? ?name|"
    r"name of (the )?(patient|pt|client|resident)|hosp(ital)? ?(no|num|number|#)|case ?notes? {n}|chart {n}|"
    r"(encounter|visit|admission|spell|episode|contact serial|account|acct) {n}|csn|"
    r"nhs {n}|chi {n}|nhi {n}|ssn|social security|soc sec|hicn|mbi|medic(are|aid) {n}|health card|insurance {n}|"
    r"national insurance|passport|driving licen[cs]e|driver s? ?licen[cs]e|"
    r"surname|last name|first name|forenames?|given names?|family name|middle name|maiden name|"
    r"(date|dt) of birth|date born|birth ?(date|dt|day)|d ?o ?b|next of kin|"
    r"(phone|telephone|tel|mobile|cell|address|postcode|zip)( {n})? of (the )?(patient|pt|client|resident)|"
    r"(patient|versicherten|fall|akten)(en)? ?(id|nr|nummer|name)|name des patienten|(geburts|geb) ?(datum|tag)|geb|geboren( am)?|"
    r"(vor|nach|familien)name|versicherungsnummer|(numéro|numero|no|n|id|identifiant|nom|prénom) (de|du|d) (la )?patiente?|"
    r"date de naissance|né ?e? le|nom de famille|prénom|ipp|nir|sécurité sociale|"
    r"(número|numero|num|n|nº|id|nombre|nombres|apellidos?|historia)( de| del)?( la)? (paciente|historia( cl[ií]nica)?)|"
    r"historia cl[ií]nica|fecha de nacimiento|apellidos?|dni|nif|nuhsa|tarjeta sanitaria|"
    r"(patient|pt|client|resident|home) (phone|telephone|tel|mobile|cell|address|post ?code|zip)|e ?mail)\b".replace(
        "{n}", _NUMBER
    ),
    re.IGNORECASE,
)
_ALONE = re.compile(r"(chi|patient|pt|client|inpatient)", re.IGNORECASE)
"""Heads that name a person when nothing else is in them and no count stands below."""
_PERSONAL = re.compile(
    r"\b(age|sex|gender|ethnicity|race|los|length of stay|(admission|admit|discharge|disch) ?(date|dt)|"
    r"date of (admission|discharge))\b",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\b(groups?|bands?|range|standardi[sz]ed|adjusted)\b", re.IGNORECASE)
_AGE = re.compile(r"\bage\b", re.IGNORECASE)
_POSTCODE = re.compile(r"\b(post ?code|zip( code)?)\b", re.IGNORECASE)
_NAME = re.compile(r"\bnames?\b", re.IGNORECASE)
_OF_A_PLACE = re.compile(
    r"\b(hospital|provider|org|organisation|organization|trust|board|site|unit|ward|department|facility|county|city|"
    r"town|region|state|measure|location|practice|clinic|system|area|service|specialty)\b",
    re.IGNORECASE,
)

_PERSON = re.compile(r"[A-Z][A-Za-z'’-]+, ?[A-Z][A-Za-z'’-]*( [A-Z]\.?)*")
_DAY = re.compile(r"(\d{4})-\d\d-\d\d([ T]00:00(:00)?)?|\d\d?[/.-](?:\d\d?|[A-Za-z]{3})[/.-](\d{4})")


def identifying(heads: Sequence[str], sheet: Sheet, first: int, last: int) -> list[str]:
    """The heads of columns that hold identifiers of patients, by their words or by the shape of what they hold.

    Args:
        heads: By column; empty where there is none.
        sheet: The sheet.
        first: The first row of data, from 0.
        last: The last row of data.
    """
    last = min(last, first + LOOKED_AT - 1)
    spaced = [_spaced(head) for head in heads]
    of_persons = any(_AGE.search(head) and not _GROUPED.search(head) for head in spaced)
    found = []
    for index, head in enumerate(heads):
        if not head:
            continue
        words = spaced[index]
        if (
            _NAMED.search(words)
            or (of_persons and _POSTCODE.search(words))
            or _shaped(words, sheet, index, first, last)
        ):
            found.append(head)
    return found


_OF_STAFF = re.compile(r"\b(surname|forenames?|names?|e ?mail|contact)\b", re.IGNORECASE)
_OF_OTHERS = re.compile(r"\b(patients?|pt|pat|client|resident|kin|maiden)\b", re.IGNORECASE)


def not_of_staff(found: Iterable[str]) -> list[str]:
    """Of identifying heads those that a list of staff has no use for: all but names and ways to write to them."""
    words = {head: _spaced(head) for head in found}
    return [head for head, said in words.items() if not _OF_STAFF.search(said) or _OF_OTHERS.search(said)]


_ACCOUNT = re.compile(r"\b(e ?mail|account|acct|client|member|subject|person|insurance)\b", re.IGNORECASE)


def of_an_account(head: str) -> bool:
    """Whether a head may as well number or reach the office of a place."""
    return _ACCOUNT.search(_spaced(head)) is not None


def personal(heads: Iterable[str]) -> bool:
    """Whether a table is about persons, one a row: age, sex and the like stand in its heads."""
    return sum(_is_personal(_spaced(head)) for head in heads) >= PERSONAL


def of_patients(heads: Sequence[str], sheet: Sheet, first: int, last: int) -> bool:
    """Whether the rows of a table are patients, by what stands in it: ages of single persons, their sex, days, noughts and
    ones. Figures by age and sex are none."""
    last = min(last, first + LOOKED_AT - 1)
    spaced = [_spaced(head) for head in heads]
    about = [index for index, head in enumerate(spaced) if _is_personal(head)]
    if not about or last - first + 1 < ENOUGH:
        return False
    others = [index for index, head in enumerate(spaced) if head and index not in about]
    columns = {index: _known(sheet.column(index, first, last)) for index in (*about, *others)}
    ages = any(_AGE.search(spaced[index]) and _are_ages(columns[index]) for index in about)
    binary = [index for index in others if _numbers(columns[index]) and _noughts_and_ones(columns[index])]
    figures = [index for index in others if _numbers(columns[index])]
    days = any(_are_days(column) for column in columns.values())
    if len(about) >= PERSONAL and ages and (days or binary):
        return True
    unique = any(len(set(map(str, columns[index]))) == len(columns[index]) >= ENOUGH for index in others)
    return unique and bool(binary) and set(figures) <= set(binary) and (ages or days)


def _is_personal(words: str) -> bool:
    return _PERSONAL.search(words) is not None and _GROUPED.search(words) is None


def _spaced(head: str) -> str:
    """``PatientName``, ``patient_name`` and ``Patient's name:`` with spaces between their words."""
    return " ".join(re.findall(r"[^\W_]+|#", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", head)))


def _known(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell is not None and cell != ""]


def _shaped(words: str, sheet: Sheet, index: int, first: int, last: int) -> bool:
    glance = _known(sheet.column(index, first, min(last, first + GLANCED_AT - 1)))
    if not glance:
        return False
    alone = _ALONE.fullmatch(words) is not None
    names = _NAME.search(words) is not None and _OF_A_PLACE.search(words) is None
    if not alone and not any(_is_identifier(cell, names) or _year(cell) is not None for cell in glance):
        return False
    known = _known(sheet.column(index, first, last))
    if alone and not _numbers(known):
        return True
    hits = [cell for cell in known if _is_identifier(cell, names)]
    if len(hits) >= MOST * len(known):
        # a figure has such a check digit by chance once in eleven
        return any(isinstance(cell, str) for cell in hits) or len(set(map(str, hits))) >= 3
    return _are_births(known)


def _is_identifier(cell: Cell, names: bool) -> bool:
    if isinstance(cell, str):
        text = cell.strip()
        return (
            is_identifier(text)
            or MAIL.fullmatch(text) is not None
            or (names and _PERSON.fullmatch(text) is not None)
        )
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return 1e8 <= cell < 1e10 and float(cell).is_integer() and is_nhs_number(f"{int(cell):010d}")
    return False


def _year(cell: Cell) -> int | None:
    """The year of a day; None where there is none."""
    if isinstance(cell, (date, datetime)):
        return cell.year
    if isinstance(cell, str) and (found := _DAY.fullmatch(cell.strip())):
        return int(found[1] or found[4])
    return None


def _are_days(cells: Sequence[Cell]) -> bool:
    return bool(cells) and sum(_year(cell) is not None for cell in cells) >= MOST * len(cells)


def _are_births(cells: Sequence[Cell]) -> bool:
    """Days spread over a life, most of them different, in no order."""
    years = [year for cell in cells if (year := _year(cell)) is not None]
    if len(years) < ENOUGH or len(years) < MOST * len(cells) or max(years) - min(years) < LIVES:
        return False
    falls = sum(later < earlier for earlier, later in pairwise(years)) / (len(years) - 1)
    return 0.2 < falls < 0.8 and 2 * len(set(map(cell_text, cells))) > len(cells)


def _figure(cell: Cell) -> float | None:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    if isinstance(cell, str):
        try:
            return float(cell)
        except ValueError:
            return None
    return None


def _numbers(cells: Sequence[Cell]) -> bool:
    return bool(cells) and sum(_figure(cell) is not None for cell in cells) >= MOST * len(cells)


def _noughts_and_ones(cells: Sequence[Cell]) -> bool:
    return {_figure(cell) for cell in cells} <= {0.0, 1.0, None}


def _are_ages(cells: Sequence[Cell]) -> bool:
    ages = {age for cell in cells if (age := _figure(cell)) is not None and 0 <= age <= 120}
    return _numbers(cells) and len(ages) >= AGES
