"""The table of agreement in the documents is what the replays give."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.statistics import (
    test_autospc,
    test_funnel,
    test_intervals,
    test_plotthedots,
    test_powerbi_spc,
    test_qcc,
    test_qicharts2,
)
from tests.statistics.replaying import Tally

DOCUMENT = Path(__file__).parents[2] / "docs" / "statistics.md"

TALLIES = {
    "qicharts2 0.8.1": test_qicharts2.tally,
    "NHSRplotthedots 0.2.2": test_plotthedots.tally,
    "PowerBI-SPC (controlchartspy 0.1.3)": test_powerbi_spc.tally,
    "autospc 0.0.0.9051": test_autospc.tally,
    "qcc 2.7": test_qcc.tally,
    "FunnelPlotR 0.6.0": test_funnel.funnelplotr,
    "PowerBI-Funnels (controlchartspy 0.1.3)": test_funnel.powerbi_funnels_told,
    "PHEindicatormethods 2.1.0, funnels": test_funnel.phe,
    "PHEindicatormethods, epitools, exactci, stats: intervals": test_intervals.tally,
}


@pytest.mark.parametrize("peer", list(TALLIES))
def test_the_document_says_what_the_replay_gives(peer: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    found: Tally = TALLIES[peer]()
    assert found.line(peer) in text
    section = text[text.index("## Departures") :]
    for reason, count in Counter(found.departed.values()).items():
        assert re.search(rf"\| {re.escape(peer.split(' (')[0])} \| {count} \| {re.escape(reason)}", section)
