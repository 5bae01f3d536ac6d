"""The states of observations are compared one by one: SQLite builds a list anew for every row that it checks."""

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
    # the table is made anew, without the constraints that are checked: those are not found in SQLite
    kept = {"sqlite_with_rowid": False}
    with op.batch_alter_table("observation", recreate="always", table_kwargs=kept) as table:
        table.create_check_constraint(name, _CHECK)
