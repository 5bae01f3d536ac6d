"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.String(length=32), nullable=False),
        sa.Column("imported_by", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("ledger", sa.Text(), nullable=False),
        sa.Column("reconciled", sa.Text(), server_default="[]", nullable=False),
        sa.Column("problems", sa.Text(), server_default="[]", nullable=False),
        sa.CheckConstraint("state in ('committed', 'undone')", name=op.f("ck_batch_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("uuid", name=op.f("uq_batch_uuid")),
    )
    op.create_index(op.f("ix_batch_step"), "batch", ["step"], unique=False)
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("operation", sa.String(length=12), nullable=False),
        sa.Column("record", sa.String(length=40), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_step"), "journal", ["step"], unique=False)
    op.create_index(op.f("ix_journal_uuid"), "journal", ["uuid"], unique=False)
    op.create_table(
        "level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level")),
        sa.UniqueConstraint("name", name=op.f("uq_level_name")),
        sa.UniqueConstraint("uuid", name=op.f("uq_level_uuid")),
    )
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("domain", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("direction", sa.String(length=10), nullable=False),
        sa.Column("rollup", sa.String(length=10), nullable=False),
        sa.Column("multiplier", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("calendar", sa.String(length=20), nullable=False),
        sa.Column("minimum_n", sa.Double(), server_default="0", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("direction in ('higher', 'lower', 'neutral')", name=op.f("ck_measure_direction")),
        sa.CheckConstraint(
            "kind in ('proportion', 'rate', 'ratio', 'count', 'mean')", name=op.f("ck_measure_kind")
        ),
        sa.CheckConstraint("rollup in ('sum', 'oe', 'weighted', 'none')", name=op.f("ck_measure_rollup")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
        sa.UniqueConstraint("code", name=op.f("uq_measure_code")),
        sa.UniqueConstraint("uuid", name=op.f("uq_measure_uuid")),
    )
    op.create_table(
        "period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("grain", sa.String(length=10), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        sa.UniqueConstraint("code", name=op.f("uq_period_code")),
    )
    op.create_index(op.f("ix_period_end_date"), "period", ["end_date"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("name", name=op.f("uq_person_name")),
        sa.UniqueConstraint("uuid", name=op.f("uq_person_uuid")),
    )
    op.create_table(
        "recipe",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipe")),
        sa.UniqueConstraint("name", name=op.f("uq_recipe_name")),
        sa.UniqueConstraint("uuid", name=op.f("uq_recipe_uuid")),
    )
    op.create_index(op.f("ix_recipe_fingerprint"), "recipe", ["fingerprint"], unique=False)
    op.create_table(
        "setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sa.UniqueConstraint("name", name=op.f("uq_setting_name")),
        sa.UniqueConstraint("uuid", name=op.f("uq_setting_uuid")),
    )
    op.create_table(
        "measure_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("numerator", sa.Text(), nullable=False),
        sa.Column("denominator", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("steward", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_measure_version_measure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_version")),
        sa.UniqueConstraint("measure_id", "number", name=op.f("uq_measure_version_measure_id_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_measure_version_uuid")),
    )
    op.create_index(op.f("ix_measure_version_measure_id"), "measure_version", ["measure_id"], unique=False)
    op.create_table(
        "node",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("level_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.Text(), server_default="", nullable=False),
        sa.Column("serves", sa.String(length=20), server_default="", nullable=False),
        sa.Column("opened", sa.Date(), nullable=True),
        sa.Column("closed", sa.Date(), nullable=True),
        sa.CheckConstraint("kind in ('organisation', 'community')", name=op.f("ck_node_kind")),
        sa.ForeignKeyConstraint(["level_id"], ["level.id"], name=op.f("fk_node_level_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_node")),
        sa.UniqueConstraint("code", name=op.f("uq_node_code")),
        sa.UniqueConstraint("uuid", name=op.f("uq_node_uuid")),
    )
    op.create_index(op.f("ix_node_level_id"), "node", ["level_id"], unique=False)
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=400), nullable=False),
        sa.Column("sheet", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("recipe", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_source_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    op.create_index(op.f("ix_source_batch_id"), "source", ["batch_id"], unique=False)
    op.create_index(op.f("ix_source_sha256"), "source", ["sha256"], unique=False)
    op.create_table(
        "alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("recipe", sa.String(length=80), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_alias_measure_id")),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_alias_node_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alias")),
        sa.UniqueConstraint(
            "text", "recipe", "node_id", "measure_id", name=op.f("uq_alias_text_recipe_node_id_measure_id")
        ),
        sa.UniqueConstraint("uuid", name=op.f("uq_alias_uuid")),
    )
    op.create_index(op.f("ix_alias_measure_id"), "alias", ["measure_id"], unique=False)
    op.create_index(op.f("ix_alias_node_id"), "alias", ["node_id"], unique=False)
    op.create_table(
        "balance",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("numerator", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_balance_measure_id")),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_balance_node_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_balance_period_id")),
        sa.PrimaryKeyConstraint("node_id", "measure_id", "period_id", name=op.f("pk_balance")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "closure",
        sa.Column("ancestor_id", sa.Integer(), nullable=False),
        sa.Column("descendant_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ancestor_id"], ["node.id"], name=op.f("fk_closure_ancestor_id")),
        sa.ForeignKeyConstraint(["descendant_id"], ["node.id"], name=op.f("fk_closure_descendant_id")),
        sa.PrimaryKeyConstraint("ancestor_id", "descendant_id", "valid_from", name=op.f("pk_closure")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_closure_descendant_id_depth", "closure", ["descendant_id", "depth"], unique=False)
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.CheckConstraint("kind in ('reports_to', 'member_of', 'allied_with')", name=op.f("ck_link_kind")),
        sa.CheckConstraint("child_id <> parent_id", name=op.f("ck_link_not_itself")),
        sa.CheckConstraint("valid_from <= valid_to", name=op.f("ck_link_dates")),
        sa.ForeignKeyConstraint(["child_id"], ["node.id"], name=op.f("fk_link_child_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["node.id"], name=op.f("fk_link_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("uuid", name=op.f("uq_link_uuid")),
    )
    op.create_index(op.f("ix_link_child_id"), "link", ["child_id"], unique=False)
    op.create_index(op.f("ix_link_parent_id"), "link", ["parent_id"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.String(length=32), nullable=False),
        sa.Column("minutes_planned", sa.Integer(), server_default="60", nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_meeting_node_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_meeting_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("uuid", name=op.f("uq_meeting_uuid")),
    )
    op.create_index(op.f("ix_meeting_node_id"), "meeting", ["node_id"], unique=False)
    op.create_table(
        "node_attribute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", sa.String(length=400), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_node_attribute_node_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_node_attribute")),
        sa.UniqueConstraint("uuid", name=op.f("uq_node_attribute_uuid")),
    )
    op.create_index(op.f("ix_node_attribute_name"), "node_attribute", ["name"], unique=False)
    op.create_index(op.f("ix_node_attribute_node_id"), "node_attribute", ["node_id"], unique=False)
    op.create_table(
        "observation",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("exposure", sa.Double(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("footnote", sa.Text(), server_default="", nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("denominator_cell", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state in ('ok', 'provisional', 'suppressed', 'too_small', 'not_available', 'not_applicable')",
            name=op.f("ck_observation_state"),
        ),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_observation_measure_id")),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_observation_node_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_observation_period_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_observation_source_id")),
        sa.PrimaryKeyConstraint("node_id", "measure_id", "period_id", name=op.f("pk_observation")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_observation_source_id", "observation", ["source_id"], unique=False)
    op.create_table(
        "revision",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("exposure", sa.Double(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("footnote", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("denominator_cell", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_revision_batch_id")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_revision_measure_id")),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_revision_node_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_revision_period_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_revision_source_id")),
        sa.PrimaryKeyConstraint("batch_id", "node_id", "measure_id", "period_id", name=op.f("pk_revision")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_revision_source_id"), "revision", ["source_id"], unique=False)
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_role_node_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("uuid", name=op.f("uq_role_uuid")),
    )
    op.create_index(op.f("ix_role_node_id"), "role", ["node_id"], unique=False)
    op.create_index(op.f("ix_role_person_id"), "role", ["person_id"], unique=False)
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_target_measure_id")),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_target_node_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("uuid", name=op.f("uq_target_uuid")),
    )
    op.create_index(op.f("ix_target_measure_id"), "target", ["measure_id"], unique=False)
    op.create_index(op.f("ix_target_node_id"), "target", ["node_id"], unique=False)
    op.create_table(
        "waiting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("node", sa.String(length=400), nullable=False),
        sa.Column("measure", sa.String(length=200), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column("exposure", sa.Double(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("footnote", sa.Text(), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column("denominator_cell", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_waiting_batch_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_waiting_period_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_waiting_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
    )
    op.create_index(op.f("ix_waiting_batch_id"), "waiting", ["batch_id"], unique=False)
    op.create_index(op.f("ix_waiting_source_id"), "waiting", ["source_id"], unique=False)
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(length=200), server_default="", nullable=False),
        sa.Column("cause", sa.Text(), server_default="", nullable=False),
        sa.Column("expected", sa.Text(), server_default="", nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("effect", sa.String(length=12), server_default="", nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "effect in ('', 'effective', 'no_signal', 'worse', 'too_early')", name=op.f("ck_action_effect")
        ),
        sa.CheckConstraint("status in ('open', 'done', 'cancelled')", name=op.f("ck_action_status")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_action_measure_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_action_meeting_id")),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_action_node_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("number", name=op.f("uq_action_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_action_uuid")),
    )
    op.create_index(op.f("ix_action_measure_id"), "action", ["measure_id"], unique=False)
    op.create_index(op.f("ix_action_meeting_id"), "action", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_action_node_id"), "action", ["node_id"], unique=False)
    op.create_table(
        "packet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_packet_meeting_id")),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_packet_node_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_packet_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packet")),
        sa.UniqueConstraint("uuid", name=op.f("uq_packet_uuid")),
    )
    op.create_index(op.f("ix_packet_code"), "packet", ["code"], unique=False)
    op.create_index(op.f("ix_packet_node_id"), "packet", ["node_id"], unique=False)
