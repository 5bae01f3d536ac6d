"""Readings with phases and choices of chart; peer sets."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "phase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.CheckConstraint("kind in ('rebase', 'freeze', 'exclude')", name=op.f("ck_phase_kind")),
        sa.CheckConstraint("state in ('accepted', 'declined')", name=op.f("ck_phase_state")),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_phase_measure_id")),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_phase_node_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_phase_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase")),
        sa.UniqueConstraint(
            "node_id",
            "measure_id",
            "kind",
            "period_id",
            name=op.f("uq_phase_node_id_measure_id_kind_period_id"),
        ),
        sa.UniqueConstraint("uuid", name=op.f("uq_phase_uuid")),
    )
    op.create_index(op.f("ix_phase_measure_id"), "phase", ["measure_id"], unique=False)
    op.create_index(op.f("ix_phase_node_id"), "phase", ["node_id"], unique=False)
    op.create_table(
        "chart_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_chart_choice_measure_id")),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_chart_choice_node_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chart_choice")),
        sa.UniqueConstraint("measure_id", "node_id", name=op.f("uq_chart_choice_measure_id_node_id")),
        sa.UniqueConstraint("uuid", name=op.f("uq_chart_choice_uuid")),
    )
    op.create_index(op.f("ix_chart_choice_measure_id"), "chart_choice", ["measure_id"], unique=False)
    op.create_index(op.f("ix_chart_choice_node_id"), "chart_choice", ["node_id"], unique=False)
    op.create_table(
        "reading",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("variation", sa.String(length=16), nullable=False),
        sa.Column("assurance", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("judgement", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_reading_measure_id")),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_reading_node_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_reading_period_id")),
        sa.PrimaryKeyConstraint("node_id", "measure_id", name=op.f("pk_reading")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "peer_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("rule", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=80), server_default="", nullable=False),
        sa.Column("type", sa.String(length=400), server_default="", nullable=False),
        sa.Column("size_low", sa.Double(), nullable=True),
        sa.Column("size_high", sa.Double(), nullable=True),
        sa.Column("codes", sa.Text(), server_default="[]", nullable=False),
        sa.CheckConstraint("rule in ('alike', 'picked')", name=op.f("ck_peer_set_rule")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_set")),
        sa.UniqueConstraint("name", name=op.f("uq_peer_set_name")),
        sa.UniqueConstraint("uuid", name=op.f("uq_peer_set_uuid")),
    )
