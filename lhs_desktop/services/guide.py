"""The guide: its pages in order, and where words stand in them. Read from the documents that ship with the program."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lhs_desktop.config import documents

PAGES = (
    "first-steps",
    "statement",
    "limits",
    "peers",
    "actions",
    "import",
    "packet",
    "trust",
    "keys",
    "glossary",
)
"""The pages in the order in which somebody new would read them; each is a file of ``docs/guide``."""

_AROUND = 60
"""Letters of a line on either side of what was found."""


@dataclass(frozen=True, slots=True)
class GuidePage:
    name: str
    title: str
    markdown: str
    path: Path


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that holds all the words, with the line that holds the first of them."""

    page: GuidePage
    line: str


@lru_cache(maxsize=1)
def pages() -> tuple[GuidePage, ...]:
    return tuple(_read(documents() / "guide" / f"{name}.md") for name in PAGES)


def page(name: str) -> GuidePage:
    """The page of a name.

    Raises:
        KeyError: there is none.
    """
    return {one.name: one for one in pages()}[name]


def document(path: Path) -> GuidePage | None:
    """Another document that ships with the program, to which a page links."""
    inside = path.resolve().is_relative_to(documents().resolve())
    return _read(path) if inside and path.suffix == ".md" and path.is_file() else None


def find(words: str) -> list[Hit]:
    """The pages that hold every word, those first that have them in a heading."""
    wanted = words.casefold().split()
    hits = []
    for one in pages():
        text = _plain(one.markdown)
        if all(word in text.casefold() for word in wanted):
            lines = [line for line in text.splitlines() if wanted[0] in line.casefold()]
            line = next((line for line in lines if line.strip() != one.title), "")
            headings = " ".join(re.findall(r"^#+ (.*)$", one.markdown, re.MULTILINE)).casefold()
            hits.append((not all(word in headings for word in wanted), Hit(one, _around(line, wanted[0]))))
    return [hit for _, hit in sorted(hits, key=lambda pair: pair[0])] if wanted else []


def _read(path: Path) -> GuidePage:
    markdown = path.read_text(encoding="utf-8")
    heading = re.search(r"^# (.*)$", markdown, re.MULTILINE)
    return GuidePage(path.stem, heading[1] if heading else path.stem, markdown, path)


def _plain(markdown: str) -> str:
    """The words of a page, a line a paragraph or item."""
    text = re.sub(r"!?\[([^]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"[*`|]+|^#+ |^-{2,}$", " ", text, flags=re.MULTILINE)
    return re.sub(r"(?<!\n)\n(?![\n\-\d#])", " ", text)


def _around(line: str, word: str) -> str:
    """The whole words around a word, with dots where something is left out."""
    if not line:
        return ""
    at = line.casefold().find(word)
    first = line.find(" ", at - _AROUND) + 1 if at > _AROUND else 0
    last = (
        line.rfind(" ", at, at + len(word) + _AROUND) if at + len(word) + _AROUND < len(line) else len(line)
    )
    part = " ".join(line[first : max(last, at + len(word))].split()).lstrip("- ")
    return ("… " if first else "") + part + (" …" if last < len(line) else "")
