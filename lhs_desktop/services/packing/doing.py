"""Actions in a packet: who does what where by when, as it stands on the day of the packet."""

from collections.abc import Sequence
from datetime import date

from lhs_desktop.models.packets import ActionLine
from lhs_desktop.models.wording import day, number, short_day
from lhs_desktop.services.actions import NO_OWNER, Action, status_words


def action_line(one: Action, on: date) -> ActionLine:
    """An action as the tables of a packet have it."""
    return ActionLine(
        number=one.number,
        title=one.title,
        node=one.node_name,
        measure=one.measure_name,
        owner=one.owner or NO_OWNER,
        has_owner=bool(one.owner),
        due=one.due,
        due_text=short_day(one.due) if one.due else "no date",
        status="overdue" if one.is_overdue(on) else one.status,
        status_text=status_words(one, on),
        done_on=one.done_on,
        days_late=one.days_late(on),
        effect_text=one.effect.replace("_", " "),
        cause=one.cause,
        expected=one.expected,
        notes=one.notes,
    )


def summary(listed: Sequence[Action], on: date) -> str:
    """``Actions: 5 open, 4 overdue as of 20 January 2027, 1 without an owner.``; empty without actions."""
    if not listed:
        return ""
    waiting = [one for one in listed if one.status == "open"]
    if not waiting:
        return f"Actions: none is open as of {day(on)}."
    late = sum(one.is_overdue(on) for one in waiting)
    nobody = sum(not one.owner for one in waiting)
    parts = [f"{number(len(waiting))} open", f"{number(late) if late else 'none'} overdue as of {day(on)}"]
    parts += [f"{number(nobody)} without an owner"] if nobody else []
    return f"Actions: {', '.join(parts)}."
