"""The command that shows a reading: chart, limits, signals, phases and the sentence."""

import argparse
from typing import Any

from lhs_desktop.commands import Answer, table
from lhs_desktop.models.readings import OUTLOOK_WORDS, VARIATION_WORDS, sentences
from lhs_desktop.models.readings.rule_sets import rule_set, rule_sets
from lhs_desktop.models.wording import amount, number
from lhs_desktop.services.databases import open_database
from lhs_desktop.services.readings import decisions, showing
from lhs_desktop.services.readings.showing import Shown


def add_to(commands: Any) -> None:
    reading = commands.add_parser("reading", help="the reading of a measure of a node: chart, signals, words")
    reading.add_argument("database")
    reading.add_argument("node")
    reading.add_argument("measure")
    reading.add_argument(
        "--chart", metavar="KIND", help="run, i, p, pp, u, up or c instead of the chart in force"
    )
    reading.add_argument("--rules", metavar="SET", help="another set of rules: " + ", ".join(rule_sets()))
    reading.set_defaults(run=_reading)
    phase = commands.add_parser("phase", help="decide about the limits of a series")
    phase.add_argument("database")
    phase.add_argument("node")
    phase.add_argument("measure")
    phase.add_argument("decision", choices=[*decisions.PHASE_KINDS, "decline"])
    phase.add_argument("period")
    phase.add_argument("--reason", required=True)
    phase.set_defaults(run=_phase)
    rules = commands.add_parser("rules", help="choose the rules of special cause for the whole database")
    rules.add_argument("database")
    rules.add_argument("set", choices=list(rule_sets()))
    rules.set_defaults(run=_rules)


def _reading(arguments: argparse.Namespace) -> Answer:
    with open_database(arguments.database, writable=False) as database, database.read() as connection:
        found = showing.reading(
            connection, arguments.node, arguments.measure, arguments.chart, arguments.rules
        )
    return Answer(_document(found), _lines(found))


def _document(found: Shown) -> dict[str, Any]:
    reading = found.reading
    return {
        "node": found.node.code,
        "measure": found.measure.code,
        "chart": reading.chart,
        "chart_reason": sentences.chart_reason(found.measure, reading),
        "rules": reading.rules,
        "points": [
            {
                "period": point.period,
                "value": point.value,
                "numerator": point.numerator,
                "n": point.n,
                "center": point.center,
                "lower": point.lower,
                "upper": point.upper,
                "target": point.target,
                "phase": point.phase,
                "flag": point.flag.value,
                "flags": list(point.signals),
            }
            for point in found.points
        ],
        "phases": [
            {
                "start": phase.start,
                "end": phase.end,
                "points": phase.points,
                "center": None if phase.trial else phase.center,
                "trial": phase.trial,
                "reason": phase.reason,
                "state": "in_force",
            }
            for phase in reading.phases
        ]
        + [
            {
                "start": one.period,
                "end": found.points[-1].period,
                "points": one.run,
                "center": one.after,
                "trial": False,
                "reason": one.reason,
                "state": "proposed",
            }
            for one in found.proposals
        ],
        "proposals": [
            {
                "period": one.period,
                "before": one.before,
                "after": one.after,
                "run": one.run,
                "reason": one.reason,
            }
            for one in found.proposals
        ],
        "variation": reading.variation.value,
        "assurance": reading.assurance.value,
        "outlook": reading.outlook.value,
        "status": reading.status.value,
        "within_chance": reading.within_chance,
        "streak": reading.streak,
        "period": reading.period,
        "headline": found.headline,
        "sentence": found.sentence,
    }


def _lines(found: Shown) -> list[str]:
    reading, decimals = found.reading, found.measure.decimals
    lines = [f"{found.measure.name} · {found.node.name}", found.sentence]
    if not found.points:
        return lines
    judged = " · ".join(
        words for words in (VARIATION_WORDS[reading.variation], OUTLOOK_WORDS[reading.outlook]) if words
    )
    lines += [
        f"{judged} (rules: {rule_set(reading.rules).name})",
        sentences.chart_reason(found.measure, reading),
        "",
    ]
    rows = [("period", "value", "n", "lower", "line", "upper", "signals")]
    rows += [
        (
            point.period,
            number(point.value, decimals) or "–",
            amount(point.n),
            number(point.lower, decimals),
            number(point.center, decimals),
            number(point.upper, decimals),
            " ".join(point.signals),
        )
        for point in found.points
    ]
    lines += table(rows, frozenset({1, 2, 3, 4, 5}))
    for one in found.proposals:
        lines += ["", f"New limits proposed from {one.label}: {one.reason}."]
    return lines


def _phase(arguments: argparse.Namespace) -> Answer:
    declined = arguments.decision == "decline"
    with open_database(arguments.database) as database:
        decisions.decide(
            database,
            arguments.node,
            arguments.measure,
            "rebase" if declined else arguments.decision,
            arguments.period,
            arguments.reason,
            accepted=not declined,
        )
        with database.read() as connection:
            found = showing.reading(connection, arguments.node, arguments.measure)
    return Answer(_document(found), [found.sentence])


def _rules(arguments: argparse.Namespace) -> Answer:
    with open_database(arguments.database) as database:
        decisions.choose_rules(database, arguments.set)
    chosen = rule_set(arguments.set)
    return Answer({"rules": chosen.code, "name": chosen.name}, [f"Rules in force: {chosen.name}."])
