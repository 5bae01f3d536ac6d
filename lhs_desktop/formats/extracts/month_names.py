"""The names of the months, in full and short, in the languages in which tables are sent."""

import re
import unicodedata
from functools import lru_cache

from lhs_desktop.models import periods

_FULL = (
    "january januar janvier enero gennaio janeiro januari",
    "february februar fevrier febrero febbraio fevereiro februari",
    "march marz maerz mars marzo marco maart",
    "april avril abril aprile",
    "may mai mayo maggio maio mei maj",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august aout agosto augustus augusti",
    "september septembre septiembre setiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember decembre diciembre dicembre dezembro",
)
_SHORT = (
    "jan jaen janv ene gen",
    "feb fev fevr",
    "mar mrz mrt maer",
    "apr avr abr",
    "mag",
    "jun giu",
    "jul juil lug",
    "aug ago",
    "sep sept set",
    "oct okt out ott",
    "nov",
    "dec dez dic",
)
MONTHS = {
    name: number for names in (_FULL, _SHORT) for number, line in enumerate(names, 1) for name in line.split()
}
"""The number of a month by its name without accents, in small letters."""
_ENGLISH = tuple(name.casefold() for name in periods.MONTHS)
_IN_FULL = frozenset(name for line in _FULL for name in line.split())
_WORDS_TOO = frozenset({"march", "may", "mars", "marco", "mai", "maj", "mei"})
"""Names that are words or names of people as well: in a sentence a year must follow them."""
_WORD = re.compile(r"[^\W\d_]{3,10}\.?")
_YEAR_FOLLOWS = re.compile(r"[\s_/-]*(?:19|20)\d\d")


def month_number(text: str) -> int | None:
    """1 for ``January``, ``Jan``, ``Jan.`` or ``janv.``; 9 for ``Sept`` too."""
    return MONTHS.get(_plain(text.strip().rstrip(".")))


def month_within(word: str) -> int | None:
    """The month that a word among others names: other languages have short names that are English words (``out``, ``set``)."""
    key = _plain(word.strip().rstrip("."))
    told = key in (*_ENGLISH, "sept") or key in {name[:3] for name in _ENGLISH}
    return MONTHS.get(key) if told or (key in _IN_FULL and key not in _WORDS_TOO) else None


@lru_cache(maxsize=4096)
def with_english_months(text: str, short: bool) -> str:
    """A cell with each month by its English name, short or in full: ``Sept-24`` as ``Sep-24``, ``mai 2024`` as ``May 2024``."""

    def named(found: re.Match[str]) -> str:
        number = month_number(found[0])
        return found[0] if number is None else _english(number, short)

    return _WORD.sub(named, text)


@lru_cache(maxsize=4096)
def sentence_in_english(text: str) -> str:
    """A title with its months by their English names where it names them in full; everything else as it is."""

    def named(found: re.Match[str]) -> str:
        key = _plain(found[0])
        if key not in _IN_FULL or key in _ENGLISH:
            return found[0]
        told = key not in _WORDS_TOO or _YEAR_FOLLOWS.match(text, found.end())
        return _english(MONTHS[key], short=False) if told else found[0]

    return _WORD.sub(named, text)


def _english(number: int, short: bool) -> str:
    name = periods.MONTHS[number - 1]
    return name[:3] if short else name


def _plain(text: str) -> str:
    """In small letters without accents."""
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
