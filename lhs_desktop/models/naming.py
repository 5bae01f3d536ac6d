"""Names cut so that each can still be told from the others beside it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby, pairwise, takewhile

DOTS = "…"
WORTH = 3
"""Letters of an end that are worth showing."""
_WORD = re.compile(r"\S+")

Places = tuple[int, ...]


def telling(names: Iterable[str]) -> Mapping[str, Places]:
    """For each name the places at which it parts from others that begin like it.

    In the order of the alphabet the names that begin alike stand beside each other, so that only neighbours are compared.
    """
    ordered = sorted(set(names), key=str.casefold)
    alike = [_alike(one, other) for one, other in pairwise(ordered)]
    before = _minima(alike)
    after = _minima(alike[::-1])[::-1]
    return {
        name: tuple(sorted({max(min(place, len(name) - 1), 0) for place in (*left, *right)}))
        for name, left, right in zip(ordered, before, after, strict=False)
    }


def _minima(alike: Sequence[int]) -> list[Places]:
    """For each name in turn, how much of it those before it share, each value once."""
    found: list[Places] = [()]
    for shared in alike:
        found.append((*(place for place in found[-1] if place < shared), shared))
    return found


def _alike(one: str, other: str) -> int:
    """How many letters two names begin with that are the same, large or small."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0].casefold() == pair[1].casefold(), pairs))


def shortened(name: str, places: Places, fits: Callable[[str], bool]) -> str:
    """The name, or as much of it as fits: the words that tell it from others, its beginning and its end.

    Args:
        name: Of a node or a measure.
        places: At which it parts from others; none where its beginning says enough.
        fits: Whether a text has room.
    """
    if fits(name):
        return name
    words = [match.span() for match in _WORD.finditer(name)]
    wanted = [next((word for word in words if place < word[1]), words[-1]) for place in places if words]
    kept: set[int] = set()
    for first, last in reversed(wanted):
        more = kept | set(range(first, last))
        if fits(_joined(name, more)):
            kept = more
        elif not kept:
            place = max(places[-1], first)
            kept = {min(place, last - 1)}  # a word too long to be seen whole
    least, most = 0, len(name) - len(kept)
    while least < most:
        middle = (least + most + 1) // 2
        if fits(_joined(name, kept | _others(name, kept, middle))):
            least = middle
        else:
            most = middle - 1
    return _joined(name, kept | _others(name, kept, least))


def _others(name: str, kept: set[int], count: int) -> set[int]:
    """So many letters more: all before those kept where they have room, else as many from the beginning as from the end."""
    edge = max(kept, default=len(name))
    before = [place for place in range(edge) if place not in kept]
    behind = range(edge + 1, len(name)) if kept else before
    tail = count - len(before) if kept and count >= len(before) else count // 2
    tail = min(tail, len(behind)) if tail >= WORTH or tail == len(behind) else 0
    return {*before[: count - tail], *behind[len(behind) - tail :]}


def _joined(name: str, kept: set[int]) -> str:
    """The letters kept, dots where some are left out."""
    said = ""
    for is_kept, run in groupby(range(len(name)), lambda place: place in kept):
        letters = "".join(name[place] for place in run)
        said += letters if is_kept or letters == " " else DOTS
    return re.sub(rf" *{DOTS} *", DOTS, said)
