"""The command that compares peers, and the one that lists and keeps peer sets."""

import argparse
from typing import Any

from lhs_desktop.commands import Answer, add_day, day_of, table
from lhs_desktop.models.peer_charts import VERDICT_WORDS
from lhs_desktop.models.readings import VARIATION_WORDS
from lhs_desktop.models.wording import amount, number
from lhs_desktop.services.comparing import comparison
from lhs_desktop.services.comparing.comparison import Comparison, Peer
from lhs_desktop.services.databases import open_database


def add_to(commands: Any) -> None:
    compare = commands.add_parser("compare", help="a measure among peers: intervals, ranks, funnel, verdicts")
    compare.add_argument("database")
    compare.add_argument("measure")
    compare.add_argument(
        "--peers", metavar="NAME", help="a saved peer set; else the lowest level with figures"
    )
    compare.add_argument("--under", metavar="CODE", help="only nodes below this one")
    compare.add_argument(
        "--from", dest="first", metavar="P", help="the first period, such as 2021-05 or 2021"
    )
    compare.add_argument("--to", dest="last", metavar="P", help="the last period")
    add_day(compare, "the day on which the peers are looked at")
    compare.set_defaults(run=_compare)


def _compare(arguments: argparse.Namespace) -> Answer:
    with open_database(arguments.database, writable=False) as database, database.read() as connection:
        found = comparison.of_codes(
            connection,
            arguments.measure,
            arguments.peers,
            arguments.under,
            arguments.first,
            arguments.last,
            day_of(arguments),
        )
    return Answer(as_dict(found), _lines(found))


def as_dict(found: Comparison) -> dict[str, Any]:
    """A comparison as the command line gives it; values, centre and limits are on the display scale."""
    spread = found.spread
    return {
        "measure": found.measure.code,
        "from": found.window.first.code,
        "to": found.window.last.code,
        "peers": {
            "name": found.peer_set.name or None,
            "rule": found.peer_set.rule,
            "level": found.peer_set.level or None,
            "type": found.peer_set.type or None,
            "under": found.peer_set.under or None,
            "stated": found.stated,
        },
        "nodes": [_node(peer) for peer in found.peers],
        "n": len(found.valued),
        "center": found.center,
        "overdispersion": None
        if spread is None
        else {
            "phi": spread.phi,
            "tau2": spread.tau2,
            "applied": spread.applied,
            "advised": spread.advised,
        },
        "leaves_no_verdict": spread is not None and spread.leaves_no_verdict,
        "benchmark": {
            "abc": found.benchmark.achievable,
            "nodes": list(found.benchmark.codes),
            "percentile": found.benchmark.percentile,
        },
        "target": found.target,
        "funnel": [
            {
                "size": line.size,
                "lower95": line.lower95,
                "upper95": line.upper95,
                "lower998": line.lower998,
                "upper998": line.upper998,
            }
            for line in found.funnel
        ],
        "rule": found.rule,
        "goal": found.goal,
        "sentence": found.sentence,
    }


def _node(peer: Peer) -> dict[str, Any]:
    return {
        "code": peer.code,
        "name": peer.name,
        "numerator": peer.numerator,
        "denominator": peer.denominator,
        "value": peer.value,
        "low": peer.low,
        "high": peer.high,
        "z": peer.z,
        "z_adjusted": peer.z_adjusted,
        "verdict": peer.verdict.value,
        "beyond998": peer.is_far,
        "rank_low": peer.rank_low,
        "rank_high": peer.rank_high,
        "shrunk": peer.shrunk,
        "goal": peer.goal,
        "excess": peer.excess,
        "variation": peer.reading.variation.value if peer.reading is not None else None,
        "periods": peer.periods,
        "missing": peer.missing,
        "note": peer.note,
    }


def _lines(found: Comparison) -> list[str]:
    decimals = found.measure.decimals
    lines = [f"{found.measure.with_unit}, {found.window.label}", found.sentence, ""]
    rows = [("code", "name", "value", "95 % interval", "n", "verdict", "rank", "excess", "variation")]
    for peer in found.valued:
        rows.append(
            (
                peer.code,
                peer.name,
                number(peer.value, decimals),
                interval(peer.low, peer.high, decimals),
                amount(peer.denominator),
                VERDICT_WORDS[peer.verdict],
                ranks(peer),
                number(peer.excess, 1, sign=True),
                VARIATION_WORDS[peer.reading.variation] if peer.reading is not None else "",
            )
        )
    lines += table(rows, frozenset({2, 3, 4, 7}))
    without = len(found.peers) - len(found.valued)
    if without:
        lines += ["", f"{without} more {'has' if without == 1 else 'have'} no value (see --json)."]
    lines += ["", f"Peers: {found.stated}.", found.rule]
    if found.goal:
        lines.append(f"Excess: events to prevent, or still to win, compared with {found.goal}.")
    return lines


def interval(low: float | None, high: float | None, decimals: int) -> str:
    """``72.1 to 80.2``; nothing where there is none."""
    return (
        f"{number(low, decimals)} to {number(high, decimals)}" if low is not None and high is not None else ""
    )


def ranks(peer: Peer) -> str:
    """``17 to 19``; one number where both are the same."""
    if peer.rank_low is None or peer.rank_high is None:
        return ""
    return str(peer.rank_low) if peer.rank_low == peer.rank_high else f"{peer.rank_low} to {peer.rank_high}"
