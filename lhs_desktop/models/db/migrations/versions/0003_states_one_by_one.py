"""The states of observations are compared one by one: SQLite builds a list anew for every row that it checks."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_STATES = ("ok", "provisional", "suppressed", "too_small", "not_available", "not_applicable")
_CHECK = " or ".join(f"state = '{state}'" for state in _STATES)


def upgrade() -> None:
    name = op.f("ck_observation_state")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(name, "observation", type_="check")
        op.create_check_constraint(name, "observation", _CHECK)
        return
    op.drop_index("ix_observation_source_id", "observation")
    op.rename_table("observation", "observation_before")
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
        sa.CheckConstraint(_CHECK, name=name),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_observation_measure_id")),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name=op.f("fk_observation_node_id")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_observation_period_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_observation_source_id")),
        sa.PrimaryKeyConstraint("node_id", "measure_id", "period_id", name=op.f("pk_observation")),
        sqlite_with_rowid=False,
    )
    op.execute("insert into observation select * from observation_before")
    op.drop_table("observation_before")
    op.create_index("ix_observation_source_id", "observation", ["source_id"], unique=False)
