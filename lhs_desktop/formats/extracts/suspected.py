"""What may be patients though no column says so: figures that are numbers of persons, places that are persons, and names of
persons or their numbers in names, notes, sheets and files. It is asked about, whichever way a recipe reads the table.

Looked at is what would be stored, so that neither the layout nor the headers hide it.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from lhs_desktop.formats.extracts.candidates import Bools, Floats, Ints, SheetExtract
from lhs_desktop.models.identifiers import MAIL, SOCIAL_SECURITY, is_nhs_number
from lhs_desktop.models.ledger import Problem
from lhs_desktop.models.recipes import Recipe

FEWEST = 5
"""So many numbers it takes to tell that nearly all differ."""
DIFFER = 0.9
"""Share of numbers that are different where each is that of one person."""
MOST = 0.8
SOME = 0.25
"""Share of a column whose numbers have a shape that counts have by chance once in eleven, or once in thirty."""
LOOKED_AT = 5_000
"""Numbers and texts of one kind whose shape is looked at."""
APART = 1_000
"""So many times as large as the counts beside them are numbers that are none."""
ONE_EACH = 8
"""So many places it takes to tell that each has but one row."""
NAMESAKES = 1.6
"""So many rows a place, at most, where places are persons of whom some have the same name."""
LIVES = 50
"""Years over which dates of birth are spread."""

_IN_MILLIONS = re.compile(
    r"[£€$]|\b(totals?|national|nation|country|england|scotland|wales|britain|uk|usa?|gesamt|insgesamt|deutschland|france|españa|"
    r"population|costs?|spend(ing)?|expenditure|income|budget|amounts?|revenue|charges?|payments?|paid|turnover|"
    r"kosten|bevölkerung|einwohner|budgets?|coûts?|dépenses?|recettes?|costes?|gastos?|ingresos|población)\b",
    re.IGNORECASE,
)
"""What is counted in millions in one place, or in a place that is a country."""
_TEN = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_SOCIAL = re.compile(rf"(?<!\d){SOCIAL_SECURITY.pattern}(?!\d)")
_SAID = re.compile(
    r"\b(nhs|mrn|ssn|chi|nhi|d\.?o\.?b|date of birth|birth ?date|born|geb(oren|urtsdatum)?|n[ée]e? le|date de naissance|"
    r"nacid[oa]|fecha de nacimiento|(hosp(ital)?|patient|pt|case|chart|pid|fall|dossier|historia)) ?"
    r"(id|no|nr|n[º°]|num|number|nummer|am|el|el d[ií]a)?[\s.:#_-]*[A-Z]{0,3}\d[\d /._-]{4,}",
    re.IGNORECASE,
)
"""A number with what it is before it; five digits at least, so that NHS 24 is none."""
_RUN = re.compile(r"(?<![\d.])\d{7,15}(?![\d.])")
_TELEPHONE = re.compile(r"(?<![\d-])(\+\d{1,3}[ -]?)?\(?\d{2,4}\)?[ -]\d{3,4}[ -]?\d{3,6}(?![\d-])")
_BARE = re.compile(r"(?=(\D*\d){6})[A-Z]{0,3}[\d -]+[A-Z]?", re.IGNORECASE)
"""A name that is nothing but a number of six digits or more."""
_MEDICARE = re.compile(r"\b[1-9][A-Z][A-Z\d]\d-?[A-Z][A-Z\d]\d-?[A-Z]{2}\d\d\b")
_RELEASED = re.compile(r"(?<!\d)(199\d|20[0-4]\d)|(199\d|20[0-4]\d)(?!\d)")
"""A year of a release."""
_DAY = re.compile(
    r"(?<!\d)(?:(\d{4})[-_. /](\d\d?)[-_. /](\d\d?)|(\d\d?)[-_. /](\d\d?)[-_. /](\d{4})|\d\d?\.? [^\W\d_]{3,10}\.? (\d{4}))(?!\d)"
)
_LONG_AGO = 1990
"""A day before this in the name of a file or a sheet is no day of a release."""
_CODE = re.compile(r"[A-Z]{0,4}[ -]?\d{5,15}[A-Z]?", re.IGNORECASE)
_CAPITAL = r"[^\W\d_a-zß-ÿ]"
_PERSON = re.compile(
    r"((mrs?|ms|miss|herr|frau|mme|mlle|sra?|don|doña)\.? )?"
    rf"(?-i:{_CAPITAL}[\w'’-]*\.?,?( {_CAPITAL}[\w'’-]*\.?)?( (van|von|de|del|der|la|le))* {_CAPITAL}[\w'’-]+)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(hospitals?|health\w*|care|clinic\w*|medical|medicine|cent(re|er)s?|infirmary|trust|board|ward|unit|practice|surgery|"
    r"department|region\w*|county|city|state|north\w*|south\w*|east\w*|west\w*|royal|general|memorial|university|st|saint|"
    r"san|santa|new|great\w*|upper|lower|site|service\w*|group|team|school|college|house|home|park|lodge|"
    r"klinik\w*|krankenhaus|station|praxis|hôpital|h[oô]pitaux|service|centro|clínica|unidad|servicio)\b",
    re.IGNORECASE,
)


def suspected(extract: SheetExtract, recipe: Recipe) -> list[Problem]:
    """What would be stored of a sheet and may identify patients; each is asked about before anything is."""
    found = [
        *_figures(extract, recipe),
        *_places(extract),
        *_said_in(extract, "the notes", _notes(extract)),
        *_said_in(extract, "the names of the measures", (rule.name for rule in recipe.measures)),
        *_named(extract),
    ]
    return found[:20]


def one_row_each(extract: SheetExtract) -> list[Problem]:
    """A remark where no place has a second row, though the rows are of several periods: so are lists of persons."""
    places = len(set(extract.candidates.node.tolist()))
    if places < ONE_EACH or not _are_single(extract) or len(set(extract.candidates.period.tolist())) < 3:
        return []
    return [_problem(extract, "", "places-one-row-each", {"places": places})]


def _problem(
    extract: SheetExtract,
    cell: str,
    code: str = "identifiers-suspected",
    parameters: dict[str, object] | None = None,
) -> Problem:
    return Problem(extract.file, extract.sheet, cell or extract.header, "", code, parameters or {})


def _asked(extract: SheetExtract, what: str, why: str, count: int, cell: str = "") -> Problem:
    return _problem(extract, cell, parameters={"what": what, "why": why, "count": count})


# ---------------------------------------------------------------------------------------------- figures


def _figures(extract: SheetExtract, recipe: Recipe) -> list[Problem]:
    """Columns of figures that are numbers of persons."""
    one, found = extract.candidates, []
    counted: set[tuple[str, ...]] = set()
    for number, measure in enumerate(extract.measures):
        rows = np.flatnonzero(one.measure == number)
        rule = next((rule for rule in recipe.measures if rule.code == measure), None)
        for part in ("numerator", "denominator", "exposure"):
            heads = tuple(getattr(rule, part)) if rule is not None else ()
            said = " ".join(heads) or (rule.name if rule is not None else "") or measure
            figures = getattr(one, part)[rows]
            if (heads and (part, *heads) in counted) or not (why := _why(figures, one.node[rows], said)):
                continue
            counted.add((part, *heads))
            large = np.flatnonzero(_whole(figures) & (figures >= 1e6))
            cells = one.cell if part == "numerator" else one.denominator_cell
            place = cells[int(rows[large[0]])] if len(large) else ""
            found.append(_asked(extract, f"“{said}”", why, len(large), place))
    return found


def _whole(figures: Floats) -> Bools:
    with np.errstate(invalid="ignore"):
        whole: Bools = np.isfinite(figures) & (figures == np.floor(figures))
    return whole


def _why(figures: Floats, nodes: Ints, said: str) -> str:
    """Why figures look like numbers of persons; empty where they do not."""
    keep = np.isfinite(figures) & (figures > 0)
    known, nodes = figures[keep], nodes[keep]
    large = _whole(known) & (known >= 1e6) & (known < 1e11)
    if not large.any():
        return ""
    numbers = known[large]
    small = known[~large & (known < 1e6)]
    long = np.unique(numbers[(numbers >= 1e8) & (numbers < 1e10)])[:LOOKED_AT]
    valid = sum(is_nhs_number(f"{int(value):010d}") for value in long)
    if valid and ((valid >= 3 and valid >= SOME * len(long)) or 2 * len(small) >= len(known)):
        return "numbers with the check digit of NHS and CHI numbers"
    days = sum(map(_is_day, np.unique(numbers)[:LOOKED_AT].tolist()))
    if days >= 3 and days >= SOME * min(len(known), LOOKED_AT):
        return "dates written as numbers, such as dates of birth"
    if _IN_MILLIONS.search(said) or len(np.unique(numbers)) < DIFFER * len(numbers):
        return ""
    why = "long numbers that nearly all differ, such as numbers of patients or telephones"
    if len(numbers) >= FEWEST and len(numbers) >= MOST * len(known) and _of_one_length(numbers):
        return why
    among = set(nodes[large].tolist()) & set(nodes[~large].tolist())
    if len(numbers) >= 3 and among and len(small) and np.median(small) * APART < np.median(numbers):
        return why
    return ""


def _of_one_length(numbers: Floats) -> bool:
    """Whether numbers have the same digits, or one fewer where a nought in front was lost."""
    digits = np.floor(np.log10(numbers)).astype(int)
    most = np.bincount(digits).argmax()
    return bool(np.isin(digits, (most - 1, most, most + 1)).mean() >= 0.95)


def _is_day(value: float) -> bool:
    """19500314, 14031950 and 3141950."""
    text = f"{int(value):08d}"
    if len(text) != 8:
        return False
    forms = (
        (text[:4], text[4:6], text[6:]),
        (text[4:], text[2:4], text[:2]),
        (text[4:], text[:2], text[2:4]),
    )
    return any(_valid(*map(int, form)) for form in forms)


def _valid(year: int, month: int, day: int) -> bool:
    try:
        return 1900 <= date(year, month, day).year <= 2035
    except ValueError:
        return False


# ----------------------------------------------------------------------------------------------- places


def _places(extract: SheetExtract) -> list[Problem]:
    """Places that are persons, or that have a person's number in their names."""
    names = {node.code: node.name for node in extract.structure}
    codes = list(dict.fromkeys((*extract.nodes, *names)))
    texts = [text for code in codes for text in dict.fromkeys((code, names.get(code, code))) if text]
    if spoken := _said_in(extract, "the names of the places", texts):
        return spoken
    found = _numbered(texts) or (_single(extract, names) if _are_single(extract) else "")
    return [_asked(extract, "the places", found, len(codes))] if found else []


def _numbered(texts: Sequence[str]) -> str:
    """Of names with words: a long number in a good part of them. Of bare numbers: the check digit in a good part."""
    bare = [text for text in dict.fromkeys(texts) if re.fullmatch(r"\d{9,10}", text)][:LOOKED_AT]
    valid = sum(is_nhs_number(text.zfill(10)) for text in bare)
    if valid >= 3 and valid >= SOME * len(bare):
        return "numbers with the check digit of NHS and CHI numbers"
    spaced = [text for text in dict.fromkeys(texts) if not text.isalnum()]
    many = max(3.0, SOME * len(spaced))
    if sum(" " in text and _RUN.search(text) is not None for text in spaced) >= many:
        return "long numbers beside words"
    if sum(map(_is_telephone, spaced)) >= many:
        return "telephone numbers"
    if any(map(_is_mail, spaced)):
        return "addresses of mail"
    years = [year for text in spaced if (year := _year(text)) is not None]
    if len(years) >= many and max(years) - min(years) >= LIVES / 2:
        return "dates such as dates of birth"
    return ""


def _single(extract: SheetExtract, names: dict[str, str]) -> str:
    """Of places of one row each: persons, by their names or by numbers that have no name."""
    codes = [extract.nodes[one] for one in sorted(set(extract.candidates.node.tolist()))]
    if len(codes) < FEWEST:
        return ""
    shown = [names.get(code, code) for code in codes]
    if sum(_is_person(name) for name in shown) >= MOST * len(shown):
        return "names that look like those of persons, each on one row"
    bare = [code for code, name in zip(codes, shown, strict=True) if name == code and _CODE.fullmatch(code)]
    several = len(set(extract.candidates.period.tolist())) >= 3
    long = sum(len(re.sub(r"\D", "", code)) >= 7 and code.isdigit() for code in bare)
    if len(bare) >= MOST * len(codes) and (several or long >= MOST * len(codes)):
        return "numbers without a name, each on one row"
    return ""


def _are_single(extract: SheetExtract) -> bool:
    """Whether hardly a place has figures of two periods: two persons may have one name."""
    one = extract.candidates
    if not len(one):
        return False
    pairs = np.unique(one.node * (len(extract.periods) + 1) + one.period)
    return len(pairs) < NAMESAKES * len(np.unique(one.node))


def _is_person(name: str) -> bool:
    return _PERSON.fullmatch(name.strip()) is not None and _PLACE.search(name) is None


# ------------------------------------------------------------------------------------------------ texts


def _notes(extract: SheetExtract) -> Iterable[str]:
    yield from extract.footnotes
    for node in extract.structure:
        yield from (one.value for one in node.attributes)
    if extract.listing is not None:
        for row in extract.listing.rows:
            yield row.key
            yield from (value for value in row.values.values() if isinstance(value, str))
            yield from row.attributes.values()


def _said_in(extract: SheetExtract, what: str, texts: Iterable[str]) -> list[Problem]:
    """Texts in which a number of a patient stands among words, or is said to be one."""
    hits = [text for text in dict.fromkeys(texts) if _speaks(text)]
    return [_asked(extract, what, "numbers of persons", len(hits))] if hits else []


def _speaks(text: str) -> bool:
    if not any(sign.isdigit() for sign in text):
        return False
    if _SOCIAL.search(text) or _SAID.search(text) or _MEDICARE.search(text):
        return True
    return any(is_nhs_number(ten[0]) and ten[0] != text.strip() for ten in _TEN.finditer(text)) or (
        not text.strip().isdigit() and is_nhs_number(text.strip())
    )


def _named(extract: SheetExtract) -> list[Problem]:
    """Sheets and files that are called after a person: what they are called is kept with each figure."""
    stem = re.sub(r"(\.(csv|tsv|txt))?\.[A-Za-z]{2,5}$", "", extract.file)
    names = (("the name of the sheet", extract.sheet), ("the name of the file", stem))
    return [
        _asked(extract, what, "a number or a date of a person", 1) for what, name in names if _is_of_one(name)
    ]


def _is_of_one(name: str) -> bool:
    plain = name.replace("_", " ").strip()
    year = _year(plain)
    if year is not None:
        return year < _LONG_AGO
    return (
        any(is_nhs_number(one[0]) for one in _TEN.finditer(plain))
        or _speaks(plain)
        or _is_mail(name)
        or _is_run(plain)
        or _is_telephone(plain)
        or (_BARE.fullmatch(plain) is not None and not _RELEASED.search(plain))
    )


def _is_telephone(text: str) -> bool:
    return any(
        sum(sign.isdigit() for sign in found[0]) >= 9 and _year(found[0]) is None
        for found in _TELEPHONE.finditer(text)
    )


def _is_mail(name: str) -> bool:
    return any(MAIL.fullmatch(word) for word in name.split())


def _is_run(name: str) -> bool:
    """Whether a long number stands in a name that is neither the day nor the second of a release."""
    for run in _RUN.finditer(name):
        digits = run[0]
        if len(digits) in (8, 10, 12, 14) and _is_release(digits):
            continue
        if len(digits) in (10, 13) and "15" <= digits[:2] <= "19":
            continue  # seconds since 1970
        return True
    return False


def _is_release(digits: str) -> bool:
    """20240314, 14032024, and with the hour behind it."""
    day, year, month = digits[:8], digits[:4], digits[4:6]
    if _valid(int(year), int(month), int(day[6:])):
        return int(year) >= _LONG_AGO
    return len(digits) == 8 and _is_day(int(digits)) and int(day[4:]) >= _LONG_AGO


def _year(text: str) -> int | None:
    """The year of a day that stands in a text."""
    for day in _DAY.finditer(text):
        if day[7]:
            return int(day[7])
        year, month, number = (day[1], day[2], day[3]) if day[1] else (day[6], day[5], day[4])
        if _valid(int(year), int(month), int(number)) or _valid(int(year), int(number), int(month)):
            return int(year)
    return None
