"""Measures as a list says they are: made, or described anew. A definition that changes is a new version."""

from typing import Any

from sqlalchemy import select

from lhs_desktop.formats.extracts.records import words
from lhs_desktop.formats.extracts.records.listed import ListedRow, Listing
from lhs_desktop.models.db import balances
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import measure, measure_version, observation
from lhs_desktop.services.databases import today
from lhs_desktop.services.importing.definitions import DECIMALS, ROLLUPS, VERSIONED, catalogue
from lhs_desktop.services.importing.records.account import Account, Outcome

_THRESHOLDS = ("minimum_n", "disclosure_n")
_OWN = ("name", "domain", "kind", "direction", "rollup", "calendar", "unit", "multiplier", *_THRESHOLDS)


def write_measures(step: Step, listing: Listing, account: Account, create_nodes: bool) -> None:
    """Makes and changes measures by the rows of a list; an empty cell says nothing."""
    del create_nodes  # no nodes here
    _Writer(step, listing, account).write()


class _Writer:
    def __init__(self, step: Step, listing: Listing, account: Account) -> None:
        self._step = step
        self._listing = listing
        self._account = account
        self._rows = {row.code: row for row in step.connection.execute(select(measure))}
        self._versions = {
            row.measure_id: row
            for row in step.connection.execute(select(measure_version).order_by(measure_version.c.number))
        }
        self._position = max((row.position for row in self._rows.values()), default=-1) + 1
        self._added_up_otherwise = False

    def write(self) -> None:
        for row in self._listing.rows:
            outcome = self._take(row)
            if outcome is not None:
                self._account.take(outcome)
        if self._added_up_otherwise:
            balances.rebuild(self._step.connection)

    def _take(self, row: ListedRow) -> Outcome | None:
        code = row.text("code")
        texts = {name: name for name in ("code", "name", "domain", "unit")}
        if self._account.is_unfit(row, measure, texts):
            return None
        decimals = row.number("decimals")
        if decimals is not None and (decimals != int(decimals) or not 0 <= decimals <= 9):
            self._account.reject(row, "list-whole-number", "decimals", f"{decimals:g}", field="decimals")
            return None
        return self._change(code, row) if code in self._rows else self._make(code, row)

    def _make(self, code: str, row: ListedRow) -> Outcome | None:
        """A new measure; of the catalogue's, where it has one of this code, what the row leaves open."""
        known = catalogue().get(code, {})
        kind = row.text("kind") or known.get("kind", "")
        if not kind:
            self._account.reject(row, "list-kind-missing", known=words.known("kind"))
            return None
        defaults = {
            "name": code,
            "domain": self._listing.title,
            "direction": "neutral",
            "rollup": ROLLUPS[kind],
            "calendar": "month",
            "unit": "%" if kind == "proportion" else "",
            "multiplier": 100.0 if kind == "proportion" else _scale(kind, row.text("unit")),
            **dict.fromkeys(_THRESHOLDS, 0.0),
            "decimals": DECIMALS[kind],
        }
        fields = {name: known.get(name, value) for name, value in defaults.items()}
        fields |= {"kind": kind, **self._said(row)}
        key = self._step.insert("measure", code=code, position=self._position, **fields)
        self._position += 1
        version = {name: row.text(name) or known.get(name, "") for name in VERSIONED}
        self._step.insert("measure_version", measure_id=key, number=1, **version)
        return Outcome.NEW

    def _said(self, row: ListedRow) -> dict[str, Any]:
        """What a row says of the measure itself."""
        found = {name: row.values[name] for name in _OWN if name in row.values}
        decimals = row.number("decimals")
        return {**found, "decimals": int(decimals)} if decimals is not None else found

    def _change(self, code: str, row: ListedRow) -> Outcome | None:
        held = self._rows[code]
        # what is the same on every row by the recipe is only for new ones
        stated = {name: value for name, value in self._said(row).items() if name in self._listing.stated}
        said = {name: value for name, value in stated.items() if getattr(held, name) != value}
        if "kind" in said and self._has_figures(held.id):
            self._account.reject(row, "list-kind-fixed", "kind", code, kind=held.kind)
            return None
        for name, value in said.items():
            self._account.note_change(code, name, getattr(held, name), value)
        if said:
            self._step.update("measure", held.id, **said)
            self._added_up_otherwise |= "rollup" in said and self._has_figures(held.id)
        return Outcome.CHANGED if self._new_version(code, held.id, row) or said else Outcome.SAME

    def _new_version(self, code: str, key: int, row: ListedRow) -> bool:
        """A further version where the row defines the measure otherwise than the newest one."""
        held = self._versions.get(key)
        before = {name: getattr(held, name) if held else "" for name in VERSIONED}
        after = {name: row.text(name) or before[name] for name in VERSIONED}
        if after == before:
            return False
        for name in VERSIONED:
            if after[name] != before[name]:
                self._account.note_change(code, name, before[name], after[name])
        number = held.number + 1 if held else 1
        since = self._listing.on or today()
        self._step.insert("measure_version", measure_id=key, number=number, valid_from=since, **after)
        return True

    def _has_figures(self, key: int) -> bool:
        query = select(observation.c.node_id).where(observation.c.measure_id == key).limit(1)
        return self._step.connection.execute(query).first() is not None


def _scale(kind: str, unit: str) -> float:
    """By what a rate is multiplied, as its unit says: *per 1,000 bed days* is a thousandfold."""
    per = words.per_unit(unit) if kind == "rate" else None
    return 1.0 if per is None else per
