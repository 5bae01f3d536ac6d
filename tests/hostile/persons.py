"""Forty shapes of what identifies a person, and eight places of a file in which it may stand. All is made up by a seed."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl

MONTHS = tuple(f"2024-{month:02d}" for month in range(1, 13))
HEADS = ("period", "org code", "org name", "falls", "patient days")
FIRST = ("Agnes", "Bertie", "Clement", "Dorothea", "Eustace", "Felicity", "Gwendolyn", "Horatio")
LAST = (
    "Quillfeather",
    "Zottwick",
    "Brambleby",
    "Oxenhulme",
    "Penhallow",
    "Vexworth",
    "Yarrowby",
    "Umberfield",
)

Value = str | int
Shape = Callable[[random.Random], Value]


def digits(count: int, first: str = "123456789") -> Shape:
    return lambda chance: chance.choice(first) + "".join(str(chance.randint(0, 9)) for _ in range(count - 1))


def number(count: int) -> Shape:
    made = digits(count)
    return lambda chance: int(made(chance))


def checked(chance: random.Random, nine: str) -> str:
    """Nine digits with their check digit; empty where there is none."""
    check = 11 - sum(int(one) * (10 - place) for place, one in enumerate(nine)) % 11
    return "" if check == 10 else nine + str(0 if check == 11 else check)


def nhs(chance: random.Random) -> str:
    while not (made := checked(chance, str(digits(9)(chance)))):
        pass
    return made


def chi(chance: random.Random) -> str:
    while not (made := checked(chance, f"{born(chance):%d%m%y}{chance.randint(100, 999)}")):
        pass
    return made


def born(chance: random.Random) -> date:
    return date(1921, 1, 1) + timedelta(days=chance.randint(0, 85 * 365))


def dated(form: str) -> Shape:
    return lambda chance: born(chance).strftime(form)


def dated_number(form: str) -> Shape:
    return lambda chance: int(born(chance).strftime(form))


def parts(form: str) -> Shape:
    """``###-##-####`` with digits for the signs; the first is no nought, nor a nine."""

    def made(chance: random.Random) -> str:
        signs = [str(chance.randint(1, 8)) if sign == "#" else sign for sign in form]
        return "".join(chance.choice("ABCDEFGHJKLM") if sign == "@" else sign for sign in signs)

    return made


def named(form: str) -> Shape:
    return lambda chance: form.format(first=chance.choice(FIRST), last=chance.choice(LAST))


SHAPES: Mapping[str, Shape] = {
    "nhs": nhs,
    "nhs spaced": lambda chance: "{} {} {}".format(*(lambda n: (n[:3], n[3:6], n[6:]))(nhs(chance))),
    "nhs dashed": lambda chance: "{}-{}-{}".format(*(lambda n: (n[:3], n[3:6], n[6:]))(nhs(chance))),
    "nhs as a number": lambda chance: int(nhs(chance)),
    "chi": chi,
    "chi as a number": lambda chance: int(chi(chance)),
    "ssn": parts("###-##-####"),
    "ssn without dashes": number(9),
    "mrn of letters": parts("M######"),
    "mrn said": parts("MRN ######"),
    "mrn of 7": number(7),
    "mrn of 8": number(8),
    "mrn of 10": number(10),
    "hospital number with noughts": lambda chance: "0" + str(digits(7)(chance)),
    "unit number": parts("@######"),
    "mobile": digits(11, "0"),
    "mobile as a number": lambda chance: int("7" + str(digits(9)(chance))),
    "telephone spaced": parts("020 #### ####"),
    "telephone abroad": parts("+44 7### ######"),
    "telephone american": parts("(###) ###-####"),
    "telephone dashed": parts("###-###-####"),
    "birth": dated("%d/%m/%Y"),
    "birth american": dated("%m/%d/%Y"),
    "birth iso": dated("%Y-%m-%d"),
    "birth german": dated("%d.%m.%Y"),
    "birth in words": dated("%d %b %Y"),
    "birth as a number": dated_number("%Y%m%d"),
    "birth as a number, day first": dated_number("%d%m%Y"),
    "name": named("{first} {last}"),
    "name turned": named("{last}, {first}"),
    "name with a title": named("Mrs {first} {last}"),
    "mail": named("{first}.{last}@example.org"),
    "medicare": parts("1@@#-@@#-@@##"),
    "payer": number(10),
    "case": number(7),
    "reference": number(9),
    "account": number(11),
    "insurance german": parts("@#########"),
    "insurance french": parts("1############"),
    "identity spanish": parts("########@"),
}

LANGUAGES: Mapping[str, tuple[str, str, str]] = {
    "en": ("Patient number", "Date of birth", "Patient name"),
    "de": ("Patientennummer", "Geburtsdatum", "Name des Patienten"),
    "fr": ("Numéro de patient", "Date de naissance", "Nom du patient"),
    "es": ("Número de paciente", "Fecha de nacimiento", "Nombre del paciente"),
}
PLACES = ("headed", "unheaded", "names", "codes", "notes", "hidden rows", "sheet", "file")

UNKNOWABLE = {
    **{("name", place): "two words" for place in ("sheet", "file")},
    **{("name turned", place): "two words" for place in ("sheet", "file")},
    **{("name with a title", place): "words" for place in ("sheet", "file")},
}
"""What nobody can tell: a sheet or a file may be called after a place, and a day after 1990 may be that of a release."""


@dataclass(frozen=True, slots=True)
class Made:
    path: Path
    values: tuple[Value, ...]
    """What must not be kept."""


def make(folder: Path, shape: str, place: str, chance: random.Random) -> Made:
    """A file of two hospitals' months in which persons stand in that place."""
    rows: list[list[Any]] = [
        [month, f"R{org}", f"Trust {org}", 3 + at % 4 + org, 900 + at]
        for org in (1, 2)
        for at, month in enumerate(MONTHS)
    ]
    values = [SHAPES[shape](chance) for _ in rows]
    if "birth" in shape and place in ("sheet", "file"):
        values = [value for value in values if not any(f"{year}" in str(value) for year in range(1990, 2010))]
    heads: list[str] = list(HEADS)
    sheet, file, hidden = "Data", "extract", 0
    match place:
        case "headed":
            words = chance.choice(list(LANGUAGES.values()))
            heads.append(words[1] if "birth" in shape else words[2] if "name" in shape else words[0])
            rows = [[*row, value] for row, value in zip(rows, values, strict=True)]
        case "unheaded":
            heads.append("")
            rows = [[*row, value] for row, value in zip(rows, values, strict=True)]
        case "names":
            form = (
                "{}" if "name" in shape else chance.choice(("{}", "Ward {at}: {}"))
            )  # a ward may be called so
            rows = [
                [row[0], f"W{at}", form.format(value, at=at), *row[3:]]
                for at, (row, value) in enumerate(zip(rows, values, strict=True))
            ]
        case "codes":
            heads = ["period", "org code", "falls", "patient days"]
            rows = [[row[0], value, *row[3:]] for row, value in zip(rows, values, strict=True)]
        case "notes":
            heads.append("notes")
            rows = [[*row, f"seen, {value}, sent home"] for row, value in zip(rows, values, strict=True)]
        case "hidden rows":
            hidden = len(rows)
            rows += [["2024-12", "R1", value, 1, 2] for value in values[:6]]
            values = values[:6]
        case "sheet":
            values = values[:1]
            sheet = "".join(sign for sign in str(values[0]) if sign not in "[]:*?/\\")[:31]
            values = [sheet]
        case _:
            file = str(values[0]).replace("/", "-").replace(":", "")
            values = [file]
    book = openpyxl.Workbook()
    written = book.active
    assert written is not None
    written.title = sheet
    for line in (heads, *rows):
        written.append(line)
    for row in range(hidden + 2, len(rows) + 2) if hidden else ():
        written.row_dimensions[row].hidden = True
    path = folder / f"{file}.xlsx"
    book.save(path)
    return Made(path, tuple(values))
