"""Readings say which engine made them and whether a miss is within chance; measures say below which n nothing is
disclosed; actions keep the sender's own number and the period of the point that they came from.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_STATUS = "status in ('open', 'done', 'cancelled')"
_EFFECT = "effect in ('', 'effective', 'no_signal', 'worse', 'too_early')"


def upgrade() -> None:
    op.add_column("measure", sa.Column("disclosure_n", sa.Double(), server_default="0", nullable=False))
    op.add_column("reading", sa.Column("engine", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "reading", sa.Column("within_chance", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index(op.f("ix_reading_engine"), "reading", ["engine"], unique=False)
    foreign_key = op.f("fk_action_period_id")
    if op.get_bind().dialect.name != "sqlite":
        op.add_column("action", sa.Column("reference", sa.String(120), server_default="", nullable=False))
        op.add_column("action", sa.Column("period_id", sa.Integer()))
        op.create_foreign_key(foreign_key, "action", "period", ["period_id"], ["id"])
        return
    # SQLite adds a reference only with a table made anew, and does not find again what is checked
    with op.batch_alter_table("action", recreate="always") as table:
        table.add_column(sa.Column("reference", sa.String(120), server_default="", nullable=False))
        table.add_column(sa.Column("period_id", sa.Integer()))
        table.create_foreign_key(foreign_key, "period", ["period_id"], ["id"])
        table.create_check_constraint(op.f("ck_action_status"), _STATUS)
        table.create_check_constraint(op.f("ck_action_effect"), _EFFECT)
