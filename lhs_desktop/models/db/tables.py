"""The schema: one for SQLite and PostgreSQL.

Records that people edit carry a UUID beside their integer key, so that databases can be merged.
Balances are kept in whole millionths (``SCALE``), so that sums are exact in any order.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from lhs_desktop.models.nodes import LONGEST_CODE, LONGEST_NAME
from lhs_desktop.models.observations import State

SCALE = 1_000_000
"""Balances are sums of numerators and denominators in millionths, as integers."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _uuid() -> Column[str]:
    return Column("uuid", String(36), nullable=False, unique=True)


def _reference(name: str, target: str, nullable: bool = False, index: bool = True) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"{target}.id"), nullable=nullable, index=index)


setting = Table(
    "setting",
    metadata,
    _id(),
    _uuid(),
    Column("name", String(80), nullable=False, unique=True),
    Column("value", Text, nullable=False),
)

level = Table(
    "level",
    metadata,
    _id(),
    _uuid(),
    Column("name", String(80), nullable=False, unique=True),
    Column("rank", Integer, nullable=False),
)

node = Table(
    "node",
    metadata,
    _id(),
    _uuid(),
    Column("code", String(LONGEST_CODE), nullable=False, unique=True),
    Column("name", String(LONGEST_NAME), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("level_id", Integer, ForeignKey("level.id"), index=True),
    Column("purpose", Text, nullable=False, server_default=""),
    Column("serves", String(20), nullable=False, server_default=""),
    Column("opened", Date),
    Column("closed", Date),
    CheckConstraint("kind in ('organisation', 'community')", name="kind"),
)

node_attribute = Table(
    "node_attribute",
    metadata,
    _id(),
    _uuid(),
    _reference("node_id", "node"),
    Column("name", String(80), nullable=False, index=True),
    Column("value", String(400), nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
)

link = Table(
    "link",
    metadata,
    _id(),
    _uuid(),
    Column("kind", String(20), nullable=False),
    _reference("child_id", "node"),
    _reference("parent_id", "node"),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
    CheckConstraint("kind in ('reports_to', 'member_of', 'allied_with')", name="kind"),
    CheckConstraint("child_id <> parent_id", name="not_itself"),
    CheckConstraint("valid_from <= valid_to", name="dates"),
)
"""Open ends are the first and the last date there is (``ALWAYS``), so that dates compare without nulls."""

closure = Table(
    "closure",
    metadata,
    Column("ancestor_id", Integer, ForeignKey("node.id"), primary_key=True),
    Column("descendant_id", Integer, ForeignKey("node.id"), primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date, nullable=False),
    Column("depth", Integer, nullable=False),
    Index("ix_closure_descendant_id_depth", "descendant_id", "depth"),
    sqlite_with_rowid=False,
)
"""Who is above whom by ``reports_to``, with the dates in which it holds. Derived from ``link``."""

person = Table(
    "person",
    metadata,
    _id(),
    _uuid(),
    Column("name", String(200), nullable=False, unique=True),
    Column("email", String(200), nullable=False, server_default=""),
)

role = Table(
    "role",
    metadata,
    _id(),
    _uuid(),
    _reference("node_id", "node"),
    _reference("person_id", "person"),
    Column("title", String(120), nullable=False),
    Column("valid_from", Date),
    Column("valid_to", Date),
)

measure = Table(
    "measure",
    metadata,
    _id(),
    _uuid(),
    Column("code", String(80), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("domain", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("direction", String(10), nullable=False),
    Column("rollup", String(10), nullable=False),
    Column("multiplier", Double, nullable=False),
    Column("unit", String(40), nullable=False),
    Column("decimals", Integer, nullable=False),
    Column("calendar", String(20), nullable=False),
    Column("minimum_n", Double, nullable=False, server_default="0"),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("disclosure_n", Double, nullable=False, server_default="0"),
    CheckConstraint("kind in ('proportion', 'rate', 'ratio', 'count', 'mean')", name="kind"),
    CheckConstraint("direction in ('higher', 'lower', 'neutral')", name="direction"),
    CheckConstraint("rollup in ('sum', 'oe', 'weighted', 'none')", name="rollup"),
)

measure_version = Table(
    "measure_version",
    metadata,
    _id(),
    _uuid(),
    _reference("measure_id", "measure"),
    Column("number", Integer, nullable=False),
    Column("valid_from", Date),
    Column("definition", Text, nullable=False),
    Column("numerator", Text, nullable=False),
    Column("denominator", Text, nullable=False),
    Column("source", Text, nullable=False, server_default=""),
    Column("steward", Text, nullable=False, server_default=""),
    UniqueConstraint("measure_id", "number"),
)

target = Table(
    "target",
    metadata,
    _id(),
    _uuid(),
    _reference("measure_id", "measure"),
    _reference("node_id", "node"),
    Column("value", Double, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False),
)

alias = Table(
    "alias",
    metadata,
    _id(),
    _uuid(),
    Column("text", String(400), nullable=False),
    Column("node_id", Integer, ForeignKey("node.id"), index=True),
    Column("measure_id", Integer, ForeignKey("measure.id"), index=True),
    Column("recipe", String(80), nullable=False, server_default=""),
    UniqueConstraint("text", "recipe", "node_id", "measure_id"),
)

recipe = Table(
    "recipe",
    metadata,
    _id(),
    _uuid(),
    Column("name", String(80), nullable=False, unique=True),
    Column("toml", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False, index=True),
)

period = Table(
    "period",
    metadata,
    _id(),
    Column("code", String(30), nullable=False, unique=True),
    Column("grain", String(10), nullable=False),
    Column("start_date", Date, nullable=False),
    Column("end_date", Date, nullable=False, index=True),
)

batch = Table(
    "batch",
    metadata,
    _id(),
    _uuid(),
    Column("step", Integer, nullable=False, index=True),
    Column("imported_at", String(32), nullable=False),
    Column("imported_by", String(120), nullable=False),
    Column("state", String(12), nullable=False),
    Column("ledger", Text, nullable=False),
    Column("reconciled", Text, nullable=False, server_default="[]"),
    Column("problems", Text, nullable=False, server_default="[]"),
    CheckConstraint("state in ('committed', 'undone')", name="state"),
)

source = Table(
    "source",
    metadata,
    _id(),
    _reference("batch_id", "batch"),
    Column("file", String(400), nullable=False),
    Column("sheet", String(200), nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("recipe", String(80), nullable=False),
)
"""One sheet of one file, as a batch read it."""

observation = Table(
    "observation",
    metadata,
    Column("node_id", Integer, ForeignKey("node.id"), primary_key=True),
    Column("measure_id", Integer, ForeignKey("measure.id"), primary_key=True),
    Column("period_id", Integer, ForeignKey("period.id"), primary_key=True),
    Column("numerator", Double),
    Column("denominator", Double),
    Column("exposure", Double),
    Column("state", String(16), nullable=False),
    Column("footnote", Text, nullable=False, server_default=""),
    Column("source_id", Integer, ForeignKey("source.id"), nullable=False),
    Column("cell", Text, nullable=False),
    Column("denominator_cell", Text, nullable=False, server_default=""),
    Index("ix_observation_source_id", "source_id"),
    # one by one: SQLite builds a list anew for every row that it checks, a third of the time of a row
    CheckConstraint(" or ".join(f"state = '{state}'" for state in State), name="state"),
    sqlite_with_rowid=False,
)

revision = Table(
    "revision",
    metadata,
    Column("batch_id", Integer, ForeignKey("batch.id"), primary_key=True),
    Column("node_id", Integer, ForeignKey("node.id"), primary_key=True),
    Column("measure_id", Integer, ForeignKey("measure.id"), primary_key=True),
    Column("period_id", Integer, ForeignKey("period.id"), primary_key=True),
    Column("numerator", Double),
    Column("denominator", Double),
    Column("exposure", Double),
    Column("state", String(16), nullable=False),
    Column("footnote", Text, nullable=False),
    Column("source_id", Integer, ForeignKey("source.id"), nullable=False, index=True),
    Column("cell", Text, nullable=False),
    Column("denominator_cell", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""What a batch replaced: the observation as it was before. New observations have no revision."""

balance = Table(
    "balance",
    metadata,
    Column("node_id", Integer, ForeignKey("node.id"), primary_key=True),
    Column("measure_id", Integer, ForeignKey("measure.id"), primary_key=True),
    Column("period_id", Integer, ForeignKey("period.id"), primary_key=True),
    Column("numerator", BigInteger, nullable=False),
    Column("denominator", BigInteger, nullable=False),
    Column("counted", Integer, nullable=False),
    Column("missing", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Roll-ups: sums over the descendants of a node, in millionths. Derived from ``observation``."""

phase = Table(
    "phase",
    metadata,
    _id(),
    _uuid(),
    _reference("node_id", "node"),
    _reference("measure_id", "measure"),
    Column("kind", String(10), nullable=False),
    Column("period_id", Integer, ForeignKey("period.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("decided_by", String(120), nullable=False),
    Column("decided_on", Date, nullable=False),
    CheckConstraint("kind in ('rebase', 'freeze', 'exclude')", name="kind"),
    CheckConstraint("state in ('accepted', 'declined')", name="state"),
    UniqueConstraint("node_id", "measure_id", "kind", "period_id"),
)
"""What a person decided about a series: new limits from a period on, limits from the periods up to it, or
the period left out. A proposal that was declined is kept, so that it is not made again."""

chart_choice = Table(
    "chart_choice",
    metadata,
    _id(),
    _uuid(),
    _reference("measure_id", "measure"),
    _reference("node_id", "node", nullable=True),
    Column("kind", String(8), nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", String(120), nullable=False),
    Column("decided_on", Date, nullable=False),
    UniqueConstraint("measure_id", "node_id"),
)
"""A kind of chart that a person prefers to the program's choice: of a measure, or of it at one node."""

reading = Table(
    "reading",
    metadata,
    Column("node_id", Integer, ForeignKey("node.id"), primary_key=True),
    Column("measure_id", Integer, ForeignKey("measure.id"), primary_key=True),
    Column("period_id", Integer, ForeignKey("period.id"), nullable=False),
    Column("variation", String(16), nullable=False),
    Column("assurance", String(16), nullable=False),
    Column("status", String(10), nullable=False),
    Column("streak", Integer, nullable=False),
    Column("judgement", Text, nullable=False),
    Column("engine", Integer, nullable=False, server_default="0", index=True),
    Column("within_chance", Boolean, nullable=False, server_default=false()),
    sqlite_with_rowid=False,
)
"""The judgement of each series up to its last value, in codes and figures (``models/readings``), and the engine
that made it. Derived from observations, definitions, targets, rule set and phases, in the transaction that changes
them; words are made when they are shown."""

peer_set = Table(
    "peer_set",
    metadata,
    _id(),
    _uuid(),
    Column("name", String(120), nullable=False, unique=True),
    Column("rule", String(12), nullable=False),
    Column("level", String(80), nullable=False, server_default=""),
    Column("type", String(400), nullable=False, server_default=""),
    Column("size_low", Double),
    Column("size_high", Double),
    Column("codes", Text, nullable=False, server_default="[]"),
    CheckConstraint("rule in ('alike', 'picked')", name="rule"),
)
"""A saved, stated rule for who is compared with whom: alike by level, type and size band (mean
denominator a period), or picked by hand (a JSON list of codes)."""

waiting = Table(
    "waiting",
    metadata,
    _id(),
    _reference("batch_id", "batch"),
    _reference("source_id", "source"),
    Column("node", String(400), nullable=False),
    Column("measure", String(200), nullable=False),
    Column("period_id", Integer, ForeignKey("period.id"), nullable=False),
    Column("numerator", Double),
    Column("denominator", Double),
    Column("exposure", Double),
    Column("state", String(16), nullable=False),
    Column("footnote", Text, nullable=False),
    Column("cell", Text, nullable=False),
    Column("denominator_cell", Text, nullable=False),
)
"""The tray: values whose node is not known yet. Nothing is dropped."""

meeting = Table(
    "meeting",
    metadata,
    _id(),
    _uuid(),
    _reference("node_id", "node"),
    Column("title", String(200), nullable=False),
    Column("starts_at", String(32), nullable=False),
    Column("minutes_planned", Integer, nullable=False, server_default="60"),
    Column("period_id", Integer, ForeignKey("period.id")),
    Column("state", String(12), nullable=False),
)

action = Table(
    "action",
    metadata,
    _id(),
    _uuid(),
    Column("number", Integer, nullable=False, unique=True),
    Column("title", String(400), nullable=False),
    _reference("node_id", "node"),
    _reference("measure_id", "measure", nullable=True),
    _reference("meeting_id", "meeting", nullable=True),
    Column("owner", String(200), nullable=False, server_default=""),
    Column("cause", Text, nullable=False, server_default=""),
    Column("expected", Text, nullable=False, server_default=""),
    Column("created_on", Date, nullable=False),
    Column("due", Date),
    Column("status", String(12), nullable=False),
    Column("done_on", Date),
    Column("effect", String(12), nullable=False, server_default=""),
    Column("notes", Text, nullable=False, server_default=""),
    Column("reference", String(120), nullable=False, server_default=""),
    Column("period_id", Integer, ForeignKey("period.id")),
    CheckConstraint("status in ('open', 'done', 'cancelled')", name="status"),
    CheckConstraint("effect in ('', 'effective', 'no_signal', 'worse', 'too_early')", name="effect"),
)

packet = Table(
    "packet",
    metadata,
    _id(),
    _uuid(),
    Column("code", String(12), nullable=False, index=True),
    _reference("node_id", "node"),
    Column("period_id", Integer, ForeignKey("period.id"), nullable=False),
    Column("meeting_id", Integer, ForeignKey("meeting.id")),
    Column("made_at", String(32), nullable=False),
    Column("made_by", String(120), nullable=False),
    Column("files", Text, nullable=False),
    Column("content_sha256", String(64), nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("step", Integer, nullable=False, index=True),
    Column("at", String(32), nullable=False),
    Column("who", String(120), nullable=False),
    Column("why", Text, nullable=False),
    Column("operation", String(12), nullable=False),
    Column("record", String(40), nullable=False),
    Column("uuid", String(36), nullable=False, index=True),
    Column("changes", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
"""Append-only. One entry a record and step; ``changes`` is JSON, field → [old, new]."""

RECORDS: dict[str, Table] = {
    table.name: table
    for table in (
        setting,
        level,
        node,
        node_attribute,
        link,
        person,
        role,
        measure,
        measure_version,
        target,
        alias,
        recipe,
        phase,
        chart_choice,
        peer_set,
        batch,
        meeting,
        action,
        packet,
    )
}
"""The tables whose rows are written only through the journal."""
