"""Which columns say what node a row is about: its code and name, and the levels above it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lhs_desktop.formats.extracts.distinct import carried_down
from lhs_desktop.formats.extracts.proposing.figures import holds_times, is_figure
from lhs_desktop.formats.extracts.proposing.profiles import Column, told_by
from lhs_desktop.formats.extracts.quantities import spaced

LEVELS = (
    (re.compile(r"country|nation", re.IGNORECASE), "Country", 10),
    (re.compile(r"\bstate\b", re.IGNORECASE), "State", 15),
    (re.compile(r"region|parent org|area team|\bat (code|name)\b", re.IGNORECASE), "Region", 20),
    (
        re.compile(r"\bicb\b|\bics\b|\bccg\b|board|\bhb\b|\bhbt\b|health system|\bsystem\b", re.IGNORECASE),
        "Health system",
        25,
    ),
    (re.compile(r"county|district", re.IGNORECASE), "County", 30),
    (
        re.compile(
            r"hospital|facility|facid|\bfac ?name\b|provider|trust|\borg\b|orgid|organisation|organization|site|location|practice|\bccn\b|"
            r"clinic|campus|entity|krankenhaus|klinik|hôpital|ziekenhuis",
            re.IGNORECASE,
        ),
        "Hospital",
        40,
    ),
    (
        re.compile(r"department|dept|service line|directorate|division|specialty", re.IGNORECASE),
        "Department",
        50,
    ),
    (
        re.compile(
            r"\bunit\b|\bwards?\b|(?<!regional )\bteam|\bicu\b|location ?type|loc ?cdc|nursing unit|cost cent|station|abteilung",
            re.IGNORECASE,
        ),
        "Unit",
        60,
    ),
)
MOSTLY = 0.97
"""Share of nodes that must stand below one node of the level above: the odd one may stand below two."""
FEW_DIGITS = 4
"""Numbers with fewer digits are those of a region or district rather than codes that others know."""
WITHIN = 40
"""From this rank downwards the levels are parts of one organisation, and may bear the same names in each."""
_CODE = re.compile(r"(?:\b|_)(code|id|ccn|key|ods)\d?\b|facid|orgid|code$|id\d?$", re.IGNORECASE)
_ORGANISATION = re.compile(r"\borg|facility|hospital|provider|\bccn\b", re.IGNORECASE)
_NAME = re.compile(r"name|title", re.IGNORECASE)
_NOT_A_PLACE = re.compile(
    r"address|phone|zip|postcode|email|footnote|note|comment|measure|indicator|metric|infection|\bhai\b|type$|\btype\b|"
    r"flag|qf$|status|standard|stage|modality|compared|test|route|date|question|answer|registered|list|number of|total",
    re.IGNORECASE,
)
_TAIL = r"( (total|average|mean|overall|rate))?( ?[(\[*,:–-].*)?"
_OF_ALL = re.compile(
    r"((grand |sub-?)?totals?( for .*| of .*)?|overall|all( (hospitals|providers|organi[sz]ations|trusts|units|facilities|sites|"
    r"wards|boards|regions))?|england|scotland|wales|northern ireland|united states|us|national|nation|state ?wide|"
    rf"system ?wide){_TAIL}",
    re.IGNORECASE,
)
_DERIVED = re.compile(
    r"((trust|hospital|group|peer|system|region(al)?|board|ward|unit|overall|grand|simple|weighted) )?"
    r"(average|mean|median)( of .*)?|(national |local |internal )?(targets?|goals?|benchmarks?|thresholds?|trajector(y|ies))|"
    r"standard deviation|minimum|maximum|variance|(upper|lower)( control| confidence| warning)? limits?|cent(re|er) line",
    re.IGNORECASE,
)
"""Rows of a scorecard that are no places: a mean, a target, a limit. Their short forms may be codes: SD, UCL, MAX."""
_SUBTOTAL = re.compile(r".+ (sub-?)?total", re.IGNORECASE)
_KINDS = {
    "national": ("Country", 10),
    "country": ("Country", 10),
    "state": ("State", 15),
    "region": ("Region", 20),
    "commissioning region": ("Region", 20),
    "icb": ("Health system", 25),
    "ics": ("Health system", 25),
    "system": ("Health system", 25),
    "health board": ("Health system", 25),
    "board": ("Health system", 25),
    "county": ("County", 30),
    "provider": ("Hospital", 40),
    "trust": ("Hospital", 40),
    "hospital": ("Hospital", 40),
    "facility": ("Hospital", 40),
    "organisation": ("Hospital", 40),
    "site": ("Hospital", 40),
    "department": ("Department", 50),
    "ward": ("Unit", 60),
    "unit": ("Unit", 60),
}
"""What the rows of a column that tells levels apart may say."""


@dataclass(frozen=True, slots=True)
class Place:
    """A level of nodes, with the columns that name them."""

    level: str
    rank: int
    code_column: str = ""
    name_column: str = ""
    named_only: bool = False
    """Whether there are only names, of which codes are made."""
    reason: str = ""
    guessed: bool = False
    """No head says that it is a place."""
    code: str = ""
    """Of the one node that all rows are about."""
    name: str = ""
    match: str = ""
    where_column: str = ""
    where: str = ""
    pad: int = 0
    code_format: str = ""
    name_format: str = ""

    @property
    def heads(self) -> tuple[str, ...]:
        return tuple(head for head in (self.code_column, self.name_column, self.where_column) if head)


def find_places(columns: Sequence[Column]) -> list[Place]:
    """The levels that a table names, from the top down; the last one is what its rows are about."""
    candidates = [
        column
        for column in columns
        if column.period is None
        and column.filled
        and not _NOT_A_PLACE.search(spaced(column.head))
        and not holds_times(column)
        and (not is_figure(column) or _CODE.search(column.head))
    ]
    if (mixed := _mixed(columns, candidates)) is not None:
        return mixed
    by_level: dict[tuple[str, int], list[Column]] = {}
    organisations = any(_ORGANISATION.search(spaced(column.head)) for column in candidates)
    for column in candidates:
        level = level_of(column.head)
        if organisations and column.head.strip().casefold() in {"location", "location name", "unit name"}:
            # a place within the organisation that another column names; or its address
            level = ("Unit", 60) if not any("\n" in text for text in column.texts) else None
        if level is not None:
            by_level.setdefault(level, []).append(column)
    places = [
        place
        for (name, rank), found in sorted(by_level.items(), key=lambda one: one[0][1])
        if (place := _place(name, rank, found)) is not None
    ]
    if not places:
        other = _unnamed(candidates)
        return [other] if other is not None else []
    nested = [_padded(place, columns) for place in _nested(_named(places, candidates), columns)]
    return _told_apart([*(_numbered(place, columns) for place in nested[:-1]), nested[-1]], columns)


def level_of(head: str) -> tuple[str, int] | None:
    """The level that a head speaks of; the lowest where it names several."""
    if re.search(r"\bparent\b|\bregion", spaced(head), re.IGNORECASE):
        return "Region", 20
    found = [(name, rank) for pattern, name, rank in LEVELS if pattern.search(spaced(head))]
    return max(found, key=lambda one: one[1]) if found else None


def is_of_all(text: str) -> bool:
    """Whether a name is that of all nodes together, so that its row is a total, or of what is worked out of them."""
    return _OF_ALL.fullmatch(text.strip().rstrip("*†¹ ")) is not None or is_derived(text)


def is_derived(text: str) -> bool:
    """Whether a name among those of places is that of a mean, a target or a limit."""
    return _DERIVED.fullmatch(text.strip().rstrip("*†¹ ")) is not None


def is_subtotal(text: str) -> bool:
    """Whether a name is that of some nodes together: ``Surgery Total``."""
    return _SUBTOTAL.fullmatch(text.strip()) is not None and not is_of_all(text)


def _place(name: str, rank: int, columns: Sequence[Column]) -> Place | None:
    """Code and name of a level: by their heads, else by what the cells look like."""
    codes = [column for column in columns if _CODE.search(spaced(column.head)) or column.coded >= 0.9]
    names = [column for column in columns if column not in codes]
    code = max(
        codes, key=lambda one: (bool(_CODE.search(spaced(one.head))), one.distinct, -one.index), default=None
    )
    label = max(
        (one for one in names if code is None or one.distinct <= code.distinct * 2),
        key=lambda one: (bool(_NAME.search(one.head)), one.filled, -one.index),
        default=None,
    )
    if code is None and label is None:
        return None
    if code is None:
        assert label is not None
        return Place(name, rank, label.head, label.head, True, f"“{label.head}” names each {name.lower()}")
    reason = f"“{code.head}” is the code of each {name.lower()}"
    return Place(name, rank, code.head, label.head if label else "", False, reason)


def _named(places: Sequence[Place], candidates: Sequence[Column]) -> list[Place]:
    """The lowest level gets a column that is just called Name, where its own has none."""
    last = places[-1]
    if last.name_column or last.named_only:
        return list(places)
    for column in candidates:
        if re.fullmatch(r"(full )?name|description|label", column.head.strip(), re.IGNORECASE):
            return [*places[:-1], replace(last, name_column=column.head)]
    return list(places)


def _mixed(columns: Sequence[Column], candidates: Sequence[Column]) -> list[Place] | None:
    """Levels that stand mixed on one sheet, told apart by a column: Region, ICB, Provider."""
    for column in columns:
        kinds = {text for text in column.texts if text}
        known = {text: _KINDS[key] for text in kinds if (key := text.casefold().rstrip("s")) in _KINDS}
        if len(known) < 2 or len(known) < len(kinds) * 0.8:
            continue
        others = [one for one in candidates if one is not column]
        texts = [one for one in others if one.numeric < 0.5]
        codes = [one for one in texts if _CODE.search(spaced(one.head))]
        names = [one for one in texts if one not in codes]
        if not codes and not names:
            return None
        code, label = (codes or names)[0], (names or codes)[0]
        found = []
        for text, (level, rank) in sorted(known.items(), key=lambda one: one[1][1]):
            if level == "Country":
                continue  # one row for all others: a total
            found.append(
                Place(
                    level,
                    rank,
                    code.head,
                    label.head,
                    not codes,
                    f"rows that read “{text}” under “{column.head}” are about a {level.lower()}",
                    where_column=column.head,
                    where=text,
                )
            )
        return found or None
    return None


def _unnamed(columns: Sequence[Column]) -> Place | None:
    """Without a head that says so: a text column called Name, or the one with most names, if they repeat."""
    texts = [column for column in columns if column.numeric < 0.5 and column.distinct > 1]
    named = [column for column in texts if re.fullmatch(r"\s*name\s*", column.head, re.IGNORECASE)]
    repeated = [column for column in texts if 2 < column.distinct < column.filled]
    if not named and not repeated:
        return None
    chosen = named[0] if named else max(repeated, key=lambda one: one.distinct)
    reason = f"“{chosen.head}” has {chosen.distinct} different names" + ("" if named else " that repeat")
    return Place("Hospital", 40, chosen.head, chosen.head, True, reason, guessed=not named)


def _nested(places: Sequence[Place], columns: Sequence[Column]) -> list[Place]:
    """Only levels that the one below determines: each hospital in one region."""
    by_head = {column.head: column for column in columns}
    kept = [places[-1]]
    for place in reversed(places[:-1]):
        lower = kept[0]
        upper = by_head[place.code_column]
        if begins_groups(place, lower, by_head):
            upper = replace(upper, texts=tuple(carried_down(upper.texts)))
        told = told_by(by_head[lower.code_column], upper)
        if told < MOSTLY and place.rank >= WITHIN and lower.rank > place.rank:
            # units of several hospitals bear the same names: their codes are those of the hospital and their own
            reason = f"{lower.reason}; several places have the same one, so the code of the level above is put before it"
            kept[0] = replace(lower, code_format="{parent}-{slug}", named_only=False, reason=reason)
            kept.insert(0, place)
        elif told >= MOSTLY or indented(place, kept[0], by_head):
            kept.insert(0, place)
    return kept


def indented(above: Place, below: Place, by_head: dict[str, Column]) -> bool:
    """Whether the upper level stands only where its group begins, and the lower on the rows below it."""
    upper, lower = by_head[above.code_column].texts, by_head[below.code_column].texts
    filled = [bool(text) for text in upper]
    both = sum(one and bool(other) for one, other in zip(filled, lower, strict=True))
    alone = sum(not one and bool(other) for one, other in zip(filled, lower, strict=True))
    return sum(filled) > 0 and alone > 3 * max(both, 1)


def begins_groups(above: Place, below: Place, by_head: dict[str, Column]) -> bool:
    """Whether the upper level stands once, beside the first of the lower ones that belong to it, and is blank below.

    So pivot tables and crosstabs are written. A place that lacks its parent among others that have it is none.
    """
    upper, lower = by_head[above.code_column].texts, by_head[below.code_column].texts
    names = [text for text in upper if text and not is_of_all(text) and not is_subtotal(text)]
    first = next((text for text, other in zip(upper, lower, strict=True) if other), "")
    alone = sum(not text and bool(other) for text, other in zip(upper, lower, strict=True))
    return len(set(names)) == len(names) > 1 and bool(first) and 2 * alone >= len(names)


def _told_apart(places: Sequence[Place], columns: Sequence[Column]) -> list[Place]:
    """Where one code stands for a node of two levels, that of the upper one gets the word of its head in front."""
    by_head = {column.head: column for column in columns}
    found = list(places)
    for depth, place in enumerate(places):
        codes = {text for text in by_head[place.code_column].texts if any(sign.isalnum() for sign in text)}
        below = {text for lower in places[depth + 1 :] for text in by_head[lower.code_column].texts}
        if not place.named_only and codes & below:
            word = re.sub(r"\W*\b(code|id)\b\W*", "", place.code_column, flags=re.IGNORECASE).strip()
            reason = f"{place.reason}; some are also codes at a level below"
            found[depth] = replace(
                place, code_format=f"{(word or place.level).split()[-1].upper()}-{{value}}", reason=reason
            )
    return found


def filled_down(places: Sequence[Place], columns: Sequence[Column]) -> bool:
    """Whether levels above stand only on the first row of their group."""
    by_head = {column.head: column for column in columns}
    coded = [place for place in places if place.code_column and not place.where_column]
    return any(
        indented(above, below, by_head) or begins_groups(above, below, by_head)
        for above, below in pairwise(coded)
    )


def _numbered(place: Place, columns: Sequence[Column]) -> Place:
    """A region that is only a number gets its level in front: 3 alone says nothing, and may be anything else's code."""
    texts = {text for one in columns if one.head == place.code_column for text in one.texts if text}
    if place.name_column or not texts or not all(text.isdigit() and len(text) < FEW_DIGITS for text in texts):
        return place
    word = place.level.upper().replace(" ", "-")
    return replace(place, code_format=f"{word}-{{value}}", name_format=f"{place.level} {{value}}")


def _padded(place: Place, columns: Sequence[Column]) -> Place:
    """Codes of digits of which some are one short have lost the zero in front."""
    column = next(one for one in columns if one.head == place.code_column)
    every = {text for text in column.texts if text}
    codes = {text for text in every if text.isdigit()}
    if len(codes) < 0.9 * len(every) or not codes:
        return place
    lengths = sorted({len(text) for text in codes})
    if len(lengths) != 2 or lengths[1] - lengths[0] != 1 or lengths[1] < 6:
        return place
    reason = f"{place.reason}; some have {lengths[0]} digits, others {lengths[1]}: leading zeros were lost"
    return replace(place, pad=lengths[1], reason=reason)
