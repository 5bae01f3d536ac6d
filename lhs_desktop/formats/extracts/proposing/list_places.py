"""What a list of nodes says of places: its key, its names, the levels or the parents above."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lhs_desktop.formats.extracts.proposing.list_columns import ListColumn, determines

LEVELS = (
    (re.compile(r"\bcountry\b|\bnation\b", re.IGNORECASE), "Country", 10),
    (re.compile(r"\bstate\b", re.IGNORECASE), "State", 15),
    (re.compile(r"\bregion\b|area team", re.IGNORECASE), "Region", 20),
    (re.compile(r"\bs?hbt?\b|board", re.IGNORECASE), "Health board", 20),
    (re.compile(r"\bicb\b|\bics\b|\bsystem\b", re.IGNORECASE), "Health system", 25),
    (re.compile(r"\bcounty\b|\bdistrict\b", re.IGNORECASE), "County", 30),
    (
        re.compile(
            r"hospital|facility|facid|provider|\btrust\b|\borg\b|organi[sz]ation|\bsite\b|location|practice|\bccn\b",
            re.IGNORECASE,
        ),
        "Hospital",
        40,
    ),
    (re.compile(r"department|\bdept\b|directorate|service line|division", re.IGNORECASE), "Department", 50),
    (re.compile(r"\bunit\b|\bward\b|\bteam\b|\bicu\b", re.IGNORECASE), "Unit", 60),
)
_CODE = re.compile(r"\b(code|id|ccn|key|ods|number|no)\b|facid|code$|unitid$", re.IGNORECASE)
_NAME = re.compile(r"\bname\b|name$|\btitle\b|\bdescription\b", re.IGNORECASE)
_PARENT = re.compile(r"\bparent\b|reports? to|belongs to|part of|\bhigher\b|\babove\b", re.IGNORECASE)
_LEVEL = re.compile(r"^(level|tier|rung|layer)\b|\blevel$|node type|type of (node|unit)", re.IGNORECASE)
_BESIDE = re.compile(
    r"address|phone|zip|postcode|post code|email|footnote|note|comment|\btype\b|flag|qf$|status|coordinate|date|"
    r"ownership|services|file|city|town|beds",
    re.IGNORECASE,
)
_OPENED = re.compile(r"open|enacted|established|created|start", re.IGNORECASE)
_CLOSED = re.compile(r"clos|archived|abolished|ceased|\bend", re.IGNORECASE)
_FROM = re.compile(r"valid from|effective|^from$|\bas of\b|since", re.IGNORECASE)
_KINDS, _KINDS_SHARE = 25, 0.15
"""A column with so many different texts, or in a long list so many a row, sorts places into kinds: an attribute."""
_LONGEST_KIND = 60


@dataclass(frozen=True, slots=True)
class ListPlace:
    """A level of nodes, with the columns that name them."""

    level: str
    rank: int
    code: ListColumn
    name: ListColumn | None
    named_only: bool
    """Whether there are only names, of which codes are made."""


def level_of(column: ListColumn) -> tuple[str, int] | None:
    """The level that a head speaks of, the lowest if it speaks of several."""
    if _BESIDE.search(column.words) or is_of_measures(column):
        return None
    found = [(name, rank) for pattern, name, rank in LEVELS if pattern.search(column.words)]
    return max(found, key=lambda one: one[1]) if found else None


def is_of_measures(column: ListColumn) -> bool:
    """Whether a column under “Unit” holds what measures are counted in, and no wards."""
    said = re.search(r"\bunits?( of measure(ment)?)?$", column.words.strip(), re.IGNORECASE)
    return (
        said is not None and bool(column.known) and all(_COUNTED_IN.fullmatch(text) for text in column.counts)
    )


_COUNTED_IN = re.compile(
    r"[%£$€#]|per ?cent(age)?|percentage|pct|(rate )?(per|/)[ -]?[\d, ]*.*|days?|hours?|hrs?|min(ute)?s?|weeks?|months?|years?|"
    r"score|points?|ratio|rate|proportion|index|number|count|n|no\.?|cases?|patients?|mean|median|average|-",
    re.IGNORECASE,
)


def find_levels(columns: Sequence[ListColumn]) -> list[ListPlace]:
    """The levels of a list, from the top down; the last is what its rows are about. Empty: no places."""
    by_level: dict[tuple[str, int], list[ListColumn]] = {}
    for column in columns:
        if column.known and column.written is None and (level := level_of(column)) is not None:
            by_level.setdefault(level, []).append(column)
    places = [_place(*level, found, columns) for level, found in by_level.items()]
    key = max(
        (place for place in places if place.code.unique),
        key=lambda place: place.rank,
        default=None,
    ) or _twin(columns, bool(places))
    if key is None:
        return []
    key = _coded(key, columns)
    own = {key.code.index, key.name.index if key.name else key.code.index}
    above = [one for one in places if one.level != key.level and one.code.index not in own]
    return _ordered(above, key)


def _coded(place: ListPlace, columns: Sequence[ListColumn]) -> ListPlace:
    """A place that is known by its names, with the column “Code” beside them, where each row has a code of its own."""
    if not place.named_only:
        return place
    code = next((one for one in columns if one.unique and _CODE_ALONE.fullmatch(one.words.strip())), None)
    if code is None or code is place.code:
        return place
    name = next((one for one in columns if _NAME_ALONE.fullmatch(one.words.strip())), None)
    if name is not None and name is not place.code:
        return ListPlace("Hospital", 40, code, name, False)  # the other column says where each is
    return ListPlace(place.level, place.rank, code, place.code, False)


_CODE_ALONE = re.compile(r"(code|id|key|ods code|org code|site code)", re.IGNORECASE)
_NAME_ALONE = re.compile(r"(official ?)?name|title", re.IGNORECASE)


def _place(level: str, rank: int, found: list[ListColumn], columns: Sequence[ListColumn]) -> ListPlace:
    """Code and name of a level: by their heads, else by what the cells look like."""
    codes = [one for one in found if _CODE.search(one.words)]
    codes = codes or [one for one in found if one.coded and not _NAME.search(one.words)]
    names = [one for one in found if one not in codes and not one.coded] or [
        one for one in found if one not in codes
    ]
    named = [one for one in names if _NAME.search(one.words)]
    name = next(iter(named or names), None)
    if not codes:
        assert name is not None
        return ListPlace(level, rank, name, name, True)
    code = max(codes, key=lambda one: (one.distinct, "code" in one.words.casefold(), -one.index))
    called = [one for one in names if one.words.strip().casefold() == _stem(code)]
    name = next(iter(named or called), name)
    if name is None or not determines(code, name):
        name = _name_of(code, columns)
    return ListPlace(level, rank, code, name, False)


def _name_of(code: ListColumn, columns: Sequence[ListColumn]) -> ListColumn | None:
    """The column that names what another one codes: ``HB`` and ``HBName``, ``Code`` and ``Name``."""
    stem = _stem(code)
    for column in columns:
        words = column.words.casefold()
        if column is not code and _NAME.search(words) and words.startswith(stem) and determines(code, column):
            return column
    alone = (one for one in columns if one is not code and _NAME_ALONE.fullmatch(one.words.strip()))
    return next((one for one in alone if determines(code, one)), None)


def _stem(code: ListColumn) -> str:
    """What a column numbers: ``hospital`` for ``Hospital code``."""
    return re.sub(r"\b(code|id)\b", "", code.words, flags=re.IGNORECASE).strip().casefold()


def _twin(columns: Sequence[ListColumn], other_places: bool) -> ListPlace | None:
    """Without a head that says so: a code with a name beside it, where the list speaks of places else."""
    if not other_places:
        return None
    for column in columns:
        if (
            column.unique
            and (column.coded or _CODE.search(column.words))
            and not _BESIDE.search(column.words)
        ):
            name = _name_of(column, columns)
            if name is not None:
                return ListPlace("Organisation", 40, column, name, False)
    return None


def _ordered(above: list[ListPlace], key: ListPlace) -> list[ListPlace]:
    """Levels that the one below determines, by how many there are; their ranks rise from the top down."""
    chain = [key]
    for place in sorted(above, key=lambda one: (-one.code.distinct, -one.rank)):
        below = chain[0]
        several = place.code.distinct < len(place.code.texts) or place.rank < below.rank
        if several and determines(below.code, place.code):
            rank = min(place.rank, below.rank - 5)
            chain.insert(0, ListPlace(place.level, rank, place.code, place.name, place.named_only))
    return chain


@dataclass(frozen=True, slots=True)
class ParentList:
    """Rows that name their parent."""

    code: ListColumn | None
    name: ListColumn | None
    parent: ListColumn
    level: ListColumn | None


def find_parents(columns: Sequence[ListColumn]) -> ParentList | None:
    """A list of nodes with their parents: the texts of one column stand in another."""
    keys = [column for column in columns if column.unique and column.written is None]
    for parent in columns:
        said = bool(_PARENT.search(parent.words))
        if not parent.known or parent in keys or parent.written is not None:
            continue
        for key in keys:
            inside = len(set(parent.known).intersection(key.known)) / parent.distinct
            if inside < (0.5 if said else 1.0) or (not said and parent.distinct < 2):
                continue
            is_code = key.coded or bool(_CODE.search(key.words))
            rest = [one for one in columns if one not in (key, parent)]
            other = next(
                (one for one in rest if _NAME.search(one.words) and not _PARENT.search(one.words)), None
            )
            level = next((one for one in rest if _LEVEL.search(one.words) and one.distinct <= 12), None)
            if is_code:
                return ParentList(key, other or _named(rest), parent, level)
            code = next((one for one in rest if one.unique and one.coded), None)
            return ParentList(code, key, parent, level)
    return None


def _named(columns: Sequence[ListColumn]) -> ListColumn | None:
    """A column of names without a head that says so."""
    return next((one for one in columns if one.distinct > 0.5 * len(one.texts) and not one.coded), None)


def find_dates(columns: Sequence[ListColumn]) -> dict[str, ListColumn]:
    """The fields of dates that a list of nodes has."""
    found: dict[str, ListColumn] = {}
    for column in columns:
        if column.written is None:
            continue
        for name, pattern in (("from", _FROM), ("closed", _CLOSED), ("opened", _OPENED)):
            if pattern.search(column.words):
                found.setdefault(name, column)
                break
    return found


def find_attributes(columns: Sequence[ListColumn], used: set[int]) -> list[tuple[str, ListColumn]]:
    """Columns that sort places into kinds, and by what name each is kept."""
    found: dict[str, ListColumn] = {}
    for column in columns:
        if column.index in used or column.written is not None or column.distinct < 2:
            continue
        if (
            column.distinct > max(_KINDS, _KINDS_SHARE * len(column.texts))
            or column.full < 0.5
            or column.average > _LONGEST_KIND
        ):
            continue
        name = " ".join(column.words.split()).casefold()
        if re.search(r"\b(hospital|facility|department|provider|organi[sz]ation|site) type$", name):
            name = "type"
        name = re.sub(r"^(hospital|facility|provider|organi[sz]ation) ", "", name)
        found.setdefault(name[:80], column)
    return list(found.items())
