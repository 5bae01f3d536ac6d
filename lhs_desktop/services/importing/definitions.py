"""Measures, targets and nodes that an extract needs, made in the transaction of the import."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from lhs_desktop.config import resources
from lhs_desktop.errors import Rejected
from lhs_desktop.formats.extracts.candidates import AttributeCandidate, NodeCandidate
from lhs_desktop.models.db import hierarchy
from lhs_desktop.models.db.journal import Step
from lhs_desktop.models.db.tables import alias, level, measure, node, node_attribute, target
from lhs_desktop.models.letters import elided, one_line, visible
from lhs_desktop.models.nodes import LONGEST_NAME, LinkKind, NodeKind
from lhs_desktop.models.recipes import MeasureRule, Recipe, normal

LONGEST_MEASURE, LONGEST_DOMAIN, LONGEST_LEVEL = 200, 80, 80
"""So many letters the name of a measure, of its domain, and of a level have at most; the rest of a header is left out."""
VERSIONED = ("definition", "numerator", "denominator", "source", "steward")


@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, Any]]:
    """The measures that ship with the program, by code, in their order."""
    text = (resources() / "catalogue" / "measures.toml").read_text(encoding="utf-8")
    return {entry["code"]: entry for entry in tomllib.loads(text)["measures"]}


def ensure_measures(step: Step, recipe: Recipe, measured: Collection[str] = ()) -> None:
    """Copies into the database the measures that a recipe names and that are not there yet.

    Args:
        step: The step of the import.
        recipe: Names the measures.
        measured: Codes of those that are no counts, whatever the recipe calls them: they are not added up.

    Raises:
        Rejected: ``measure-not-in-catalogue``.
    """
    present = set(step.connection.execute(select(measure.c.code)).scalars())
    order = list(catalogue())
    for rule in recipe.every_measure:
        if rule.code in present:
            continue
        entry = catalogue().get(rule.code) or _defined(rule, recipe)
        if entry is None:
            raise Rejected("measure-not-in-catalogue", recipe=recipe.name, measure=rule.code)
        fields = {name: value for name, value in entry.items() if name not in VERSIONED}
        if rule.code in measured and fields["kind"] == "count":
            fields["rollup"] = "none"
        for name in ("multiplier", "minimum_n", "disclosure_n"):
            fields[name] = float(fields.get(name, 0))
        position = order.index(rule.code) if rule.code in order else len(order)
        key = step.insert("measure", **fields, position=position)
        version = {name: entry[name] for name in VERSIONED}
        step.insert("measure_version", measure_id=key, number=1, **version)


ROLLUPS = {"proportion": "sum", "rate": "sum", "count": "sum", "ratio": "oe", "mean": "none"}
DECIMALS = {"proportion": 1, "rate": 2, "count": 0, "ratio": 3, "mean": 2}


def _defined(rule: MeasureRule, recipe: Recipe) -> dict[str, Any] | None:
    """A measure that the recipe itself defines; None where it names one without saying its kind."""
    if rule.kind not in ROLLUPS:
        return None
    return {
        "code": rule.code,
        "name": elided(one_line(rule.name or rule.code), LONGEST_MEASURE),
        "domain": elided(one_line(rule.domain or recipe.title), LONGEST_DOMAIN),
        "kind": rule.kind,
        "direction": rule.direction,
        "rollup": ROLLUPS[rule.kind],
        "multiplier": rule.multiplier,
        "minimum_n": rule.minimum_n,
        "disclosure_n": rule.disclosure_n,
        "unit": rule.unit,
        "decimals": DECIMALS[rule.kind],
        "calendar": recipe.period.grain or "month",
        "definition": f"As read by the recipe “{recipe.title}”.",
        "numerator": ", ".join(rule.numerator),
        "denominator": ", ".join(rule.denominator),
        "source": recipe.publisher or recipe.title,
        "steward": recipe.publisher,
    }


def ensure_targets(step: Step, recipe: Recipe) -> None:
    """Sets the targets that a recipe states, where its measure has none at the node."""
    for rule in recipe.targets:
        measure_id = step.connection.execute(
            select(measure.c.id).where(measure.c.code == rule.measure)
        ).scalar()
        node_id = step.connection.execute(select(node.c.id).where(node.c.code == rule.node)).scalar()
        if measure_id is None or node_id is None:
            continue
        held = select(target.c.id).where(target.c.measure_id == measure_id, target.c.node_id == node_id)
        if step.connection.execute(held).first() is None:
            first, last = hierarchy.ALWAYS
            step.insert(
                "target",
                measure_id=measure_id,
                node_id=node_id,
                value=rule.value,
                valid_from=first,
                valid_to=last,
            )


def create_nodes(
    step: Step, candidates: Iterable[NodeCandidate], called: Mapping[str, int] | None = None
) -> int:
    """Makes the nodes that are not known yet, with their links and attributes; returns how many.

    A node that is there already keeps its name and its place; so does one that is known by another name. What nobody
    has said of it yet is filled in: its name, where that is only its code, and attributes that it has not.

    Args:
        step: The step of the import.
        candidates: What the extract describes, from the top down.
        called: Other names of known nodes, as ``aliases`` gives them.
    """
    known = node_keys(step.connection)
    new: dict[str, NodeCandidate] = {}
    there: dict[str, NodeCandidate] = {}
    for candidate in candidates:
        if candidate.code not in known and (key := (called or {}).get(normal(candidate.code))) is not None:
            known[candidate.code] = key
        else:
            (there if candidate.code in known else new).setdefault(candidate.code, candidate)
    _complete(step, there, known)
    if not new:
        return 0
    levels: dict[str, int] = {}
    for candidate in new.values():
        if candidate.level not in levels:
            levels[candidate.level] = _level(step, candidate.level, candidate.rank)
    nodes = [
        {
            "code": candidate.code,
            "name": candidate.name,
            "kind": NodeKind.ORGANISATION,
            "level_id": levels[candidate.level],
        }
        for candidate in new.values()
    ]
    made = step.insert_many("node", nodes)
    known.update(zip(new, made, strict=True))
    first, last = hierarchy.ALWAYS
    links = [
        {
            "kind": LinkKind.REPORTS_TO,
            "child_id": known[candidate.code],
            "parent_id": known[candidate.parent],
            "valid_from": first,
            "valid_to": last,
        }
        for candidate in new.values()
        if candidate.parent is not None
    ]
    step.add_many("link", links)
    attributes = [
        _attribute(known[candidate.code], attribute)
        for candidate in new.values()
        for attribute in dict.fromkeys(candidate.attributes)
    ]
    step.add_many("node_attribute", attributes)
    hierarchy.rebuild(step.connection, made)
    return len(made)


def _complete(step: Step, there: Mapping[str, NodeCandidate], known: Mapping[str, int]) -> None:
    nameless = select(node.c.id, node.c.code).where(node.c.name == node.c.code)
    for key, code in step.connection.execute(nameless).all():
        if code in there and there[code].name != code:
            step.update("node", key, name=there[code].name)
    kept = {
        tuple(row) for row in step.connection.execute(select(node_attribute.c.node_id, node_attribute.c.name))
    }
    missing = [
        _attribute(known[code], attribute)
        for code, candidate in there.items()
        for attribute in dict.fromkeys(candidate.attributes)
        if (known[code], attribute.name) not in kept
    ]
    step.add_many("node_attribute", missing)


def node_keys(connection: Connection) -> dict[str, int]:
    """Node codes to keys."""
    return dict(connection.execute(select(node.c.code, node.c.id)).all())


def aliases(connection: Connection, recipe: str) -> dict[str, int]:
    """Names by which extracts of a recipe (or any) call nodes, as compared, to node keys."""
    rows = connection.execute(
        select(alias.c.text, alias.c.node_id).where(
            alias.c.node_id.is_not(None), alias.c.recipe.in_(("", recipe))
        )
    )
    return {normal(text): key for text, key in rows}


def _attribute(key: int, attribute: AttributeCandidate) -> dict[str, Any]:
    return {
        "node_id": key,
        "name": attribute.name,
        "value": elided(visible(attribute.value), LONGEST_NAME),
        "valid_from": attribute.first.start if attribute.first else None,
        "valid_to": attribute.last.end if attribute.last else None,
    }


def _level(step: Step, name: str, rank: int) -> int:
    name = elided(one_line(name), LONGEST_LEVEL)
    key = step.connection.execute(select(level.c.id).where(level.c.name == name)).scalar()
    return int(key) if key is not None else step.insert("level", name=name, rank=rank)
