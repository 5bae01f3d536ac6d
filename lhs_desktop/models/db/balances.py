"""Roll-ups as consolidated balances, kept up to date by the transaction that changes observations.

A node's figure is what it reports; where it reports nothing, what its children add up to. So an
observation counts at every node above it up to and including the nearest one that reports a figure
of its own, and no further: nothing is counted twice. Sums are integers in millionths, so that the
order of adding does not matter and a rebuild gives the very same.
"""

from sqlalchemy import Connection, text

from lhs_desktop.models.db.tables import SCALE

_SCALED = f"cast(round({{0}} * {SCALE}) as bigint)"


def _present(alias: str) -> str:
    """Whether an observation has the parts that a roll-up adds."""
    return f"({alias}.numerator is not null and (m.kind = 'count' or {alias}.denominator is not null))"


def _numerator(alias: str) -> str:
    # A mean stands in the numerator as it is; weighted by its n it can be added.
    value = f"{alias}.numerator * (case when m.rollup = 'weighted' then {alias}.denominator else 1 end)"
    return f"case when {_present(alias)} then {_SCALED.format(value)} else 0 end"


def _denominator(alias: str) -> str:
    scaled = _SCALED.format(f"coalesce({alias}.denominator, 0)")
    return f"case when {_present(alias)} then {scaled} else 0 end"


def _counted(alias: str) -> str:
    return f"case when {_present(alias)} then 1 else 0 end"


def _missing(alias: str) -> str:
    return (
        f"case when {alias}.state is not null and not {_present(alias)} "
        f"and {alias}.state <> 'not_applicable' then 1 else 0 end"
    )


_REPORTS = """exists (
    select 1 from observation r
    where r.measure_id = x.measure_id and r.node_id = {node} and r.period_id = x.period_id
      and r.numerator is not null and (m.kind = 'count' or r.denominator is not null))"""

# A parent is blocked by nothing: what lies between has a depth of its own.
_BLOCKED = f"""(c.depth > 1 and exists (
    select 1 from closure b
    where b.descendant_id = x.node_id and b.depth < c.depth
      and p.end_date between b.valid_from and b.valid_to
      and {_REPORTS.format(node="b.ancestor_id")}))"""


def _full(where: str) -> str:
    return f"""
    select x.measure_id, c.ancestor_id as node_id, x.period_id,
           sum({_numerator("x")}) as numerator, sum({_denominator("x")}) as denominator,
           sum({_counted("x")}) as counted, sum({_missing("x")}) as missing
    from observation x
    join measure m on m.id = x.measure_id and m.rollup <> 'none'
    join period p on p.id = x.period_id
    join closure c on c.descendant_id = x.node_id and p.end_date between c.valid_from and c.valid_to
    where not {_BLOCKED} {where}
    group by c.ancestor_id, x.measure_id, x.period_id
    having sum({_counted("x")}) > 0 or sum({_missing("x")}) > 0"""


_COLUMNS = "measure_id, node_id, period_id, numerator, denominator, counted, missing"


def rebuild(connection: Connection) -> None:
    """All balances anew from the observations."""
    connection.execute(text("delete from balance"))
    connection.execute(text(f"insert into balance ({_COLUMNS}) {_full('')} order by 2, 1, 3"))


def differences(connection: Connection) -> int:
    """How many balances differ from what the observations add up to: none, in a sound database."""
    stored = f"select {_COLUMNS} from balance"
    computed = f"select {_COLUMNS} from ({_full('')}) as f"
    query = f"""select count(*) from (
        select * from ({stored} except {computed}) as a
        union all select * from ({computed} except {stored}) as b) as d"""
    return int(connection.execute(text(query)).scalar_one())


def sample(connection: Connection, size: int) -> int:
    """How many of so many balances differ from what the observations add up to; which ones, chance decides."""
    chosen = connection.execute(
        text("select measure_id, node_id, period_id from balance order by random() limit :size"),
        {"size": size},
    ).all()
    one = "and c.ancestor_id = :node and x.measure_id = :measure and x.period_id = :period"
    stored = f"select {_COLUMNS} from balance where node_id = :node and measure_id = :measure and period_id = :period"
    query = text(
        f"select count(*) from (select * from ({stored}) as s except select * from ({_full(one)}) as f) as d"
    )
    return sum(
        int(connection.execute(query, {"measure": measure, "node": node, "period": period}).scalar_one())
        for measure, node, period in chosen
    )


def start_changes(connection: Connection) -> None:
    """No changes as yet, for this transaction."""
    connection.execute(
        text(
            """create temporary table if not exists balance_above (
            measure_id integer not null, node_id integer not null, period_id integer not null,
            numerator bigint not null, denominator bigint not null,
            counted integer not null, missing integer not null)"""
        )
    )
    connection.execute(
        text(
            "create temporary table if not exists balance_turned "
            "(measure_id integer not null, period_id integer not null, primary key (measure_id, period_id))"
        )
    )
    connection.execute(text("delete from balance_above"))
    connection.execute(text("delete from balance_turned"))


def note_changes(connection: Connection, new: str) -> None:
    """Notes what will change, before it does: added up to the parents of the nodes that it is about.

    So the many rows of an import are sorted once, however many levels lie above; further up there are few.

    Args:
        connection: The connection of the transaction.
        new: A table or query with the columns of ``observation``; a row whose state is null goes.
    """
    change = f"""
        from {new} s
        join measure m on m.id = s.measure_id and m.rollup <> 'none'
        left join observation o
          on o.measure_id = s.measure_id and o.node_id = s.node_id and o.period_id = s.period_id"""
    connection.execute(
        text(
            f"""insert into balance_turned select distinct s.measure_id, s.period_id {change}
        where s.node_id in (select ancestor_id from closure)
          and {_counted("s")} <> coalesce({_counted("o")}, 0)
        on conflict do nothing"""
        )
    )
    connection.execute(
        text(
            f"""insert into balance_above ({_COLUMNS})
        select s.measure_id, c.ancestor_id, s.period_id,
               sum({_numerator("s")} - coalesce({_numerator("o")}, 0)),
               sum({_denominator("s")} - coalesce({_denominator("o")}, 0)),
               sum({_counted("s")} - coalesce({_counted("o")}, 0)),
               sum({_missing("s")} - coalesce({_missing("o")}, 0))
        {change}
        join period p on p.id = s.period_id
        join closure c on c.descendant_id = s.node_id and c.depth = 1
          and p.end_date between c.valid_from and c.valid_to
        group by c.ancestor_id, s.measure_id, s.period_id"""
        )
    )


def apply_changes(connection: Connection) -> None:
    """Carries the noted changes to all nodes above, after the observations were written.

    Where a node that has others below it begins or ceases to report, what counts further up changes
    hands; for such measures and periods the balances are derived anew.
    """
    turned = "exists (select 1 from balance_turned t where t.measure_id = {0}.measure_id and t.period_id = {0}.period_id)"
    connection.execute(
        text(
            f"""insert into balance ({_COLUMNS})
        select y.measure_id, y.node_id, y.period_id,
               sum(y.numerator), sum(y.denominator), sum(y.counted), sum(y.missing)
        from (select {_COLUMNS} from balance_above x where not {turned.format("x")} union all
            select x.measure_id, c.ancestor_id, x.period_id, x.numerator, x.denominator, x.counted, x.missing
            from balance_above x
            join measure m on m.id = x.measure_id
            join period p on p.id = x.period_id
            join closure c on c.descendant_id = x.node_id and p.end_date between c.valid_from and c.valid_to
            where not {turned.format("x")} and not {_REPORTS.format(node="x.node_id")} and not {_BLOCKED}) as y
        group by y.node_id, y.measure_id, y.period_id
        order by 2, 1, 3
        on conflict (node_id, measure_id, period_id) do update set
            numerator = balance.numerator + excluded.numerator,
            denominator = balance.denominator + excluded.denominator,
            counted = balance.counted + excluded.counted,
            missing = balance.missing + excluded.missing"""
        )
    )
    if connection.execute(text("select 1 from balance_turned limit 1")).first():
        connection.execute(text(f"delete from balance where {turned.format('balance')}"))
        where = "and " + turned.format("x")
        connection.execute(text(f"insert into balance ({_COLUMNS}) {_full(where)} order by 2, 1, 3"))
    connection.execute(
        text(
            """delete from balance where counted = 0 and missing = 0
        and measure_id in (select measure_id from balance_above)
        and period_id in (select period_id from balance_above)"""
        )
    )
