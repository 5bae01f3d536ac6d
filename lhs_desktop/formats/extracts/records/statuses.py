"""What the status of an action means, however its sender writes it. The sender's word itself is kept beside it."""

import re
from dataclasses import dataclass
from unicodedata import normalize

OPEN, DONE, CANCELLED = "open", "done", "cancelled"

_PLAIN = {
    OPEN: {"open", "overdue"},  # that it is overdue its date says
    DONE: {"done", "closed", "close", "complete", "completed", "finished"},
    CANCELLED: {"cancelled", "canceled"},
}
"""Words that say no more than ours."""

_WORDS = {
    OPEN: (
        r"open(ed)?|re-?opened|in[ -]progress|on-? ?going|on[ -]hold|hold|blocked|to[ -]?do|wip|work in progress|"
        r"defer(red)?|(not|never) (yet )?(been )?(fully )?(started|complete[d]?|done|begun|closed|finished|ready|achieved|"
        r"implemented|delivered|resolved|met)|not yet|un-?started|"
        r"start(ed)?|plan(ned)?|await(ing|s)?|pending|wait(ing)?|(on|off)[ -]?track|delay(ed)?|behind|slip(ped|ping)?|"
        r"overdue|late|active|new|carr(y|ied) (forward|fwd|over)|c/f|(under|in|for) review|review(ing)?|test(ing)?|"
        r"implementing|ready|backlog|in hand|under ?way|paused?|postponed|draft(ed|ing)?|scheduled|proposed|"
        r"part(ial|ially|ly)?|incomplete|outstanding|being|to be|nearly|almost|(for|awaiting|recommend(ed)?|proposed?|ready) "
        r"?(for|to)? ?(closure|close|be closed)|live|agreed|assigned|at risk|escalated|unresolved|continu(e|ed|es|ing)|"
        r"offen|in arbeit|in bearbeitung|laufend|begonnen|geplant|en cours|ouverte?|a faire|abierta?|en curso|pendiente"
    ),
    DONE: (
        r"complete[d]?|closed?|done|finish(ed)?|resolved|achieved|implemented|delivered|signed off|actioned|verified|"
        r"discharged|fulfilled|blue|erledigt|abgeschlossen|fertig|terminee?|cloturee?|cerrada?|hech[ao]|completad[ao]"
    ),
    CANCELLED: (
        r"cancel(led|ed)?|superseded|withdrawn|abandoned|dropped|(no longer|not) (required|needed|applicable|relevant)|"
        r"won.?t (do|fix)|rejected|void|duplicate|obsolete|removed|storniert|entfallt|annulee?|abandonnee?|cancelad[ao]"
    ),
}
_MEANING = {meaning: re.compile(rf"(?<!\w)(?:{words})(?!\w)") for meaning, words in _WORDS.items()}
_TICKED = re.compile("[\u2705\u2714\u2611\u2713]")
_COLOURS = re.compile(r"(?<!\w)(red|amber|green|yellow|orange|grey|gray|rag|[rag])(?!\w)")
_SHARE = re.compile(r"(\d{1,3})\s?%")


@dataclass(frozen=True, slots=True)
class Status:
    """What a text says of an action."""

    word: str
    """``open``, ``done`` or ``cancelled``."""
    plain: bool = False
    """Whether the text says no more than that."""
    known: bool = True
    """Whether it is a usual word; an action of which nobody knows is open."""


def read_status(text: str) -> Status:
    """The status that a text means: by its first telling word; a colour tells only where no word does."""
    bare = normalize("NFKD", text).casefold()
    said = " ".join("".join(sign for sign in bare if not 0x300 <= ord(sign) <= 0x36F).split())
    for meaning, words in _PLAIN.items():
        if said.strip(" .") in words:
            return Status(meaning, plain=True)
    if share := _SHARE.search(said):
        return Status(DONE if int(share[1]) >= 100 else OPEN)
    first = {
        meaning: (found.start(), -len(found[0]))
        for meaning, pattern in _MEANING.items()
        if (found := pattern.search(said)) is not None
    }
    if first:
        return Status(min(first, key=lambda meaning: first[meaning]))
    if _TICKED.search(text):
        return Status(DONE)
    return Status(OPEN, known=_COLOURS.search(said) is not None)
