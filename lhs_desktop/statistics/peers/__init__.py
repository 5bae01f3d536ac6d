"""Peers side by side: funnels, ranks with their uncertainty, shrinkage, contributions to a change."""

from lhs_desktop.statistics.peers.contribution import Contribution, contribution
from lhs_desktop.statistics.peers.funnels import Funnel, funnel, significance
from lhs_desktop.statistics.peers.limits import Limits, funnel_limits
from lhs_desktop.statistics.peers.ranks import RankIntervals, rank_intervals
from lhs_desktop.statistics.peers.shrinkage import Shrunk, normal, of_proportions, of_ratios

__all__ = [
    "Contribution",
    "Funnel",
    "Limits",
    "RankIntervals",
    "Shrunk",
    "contribution",
    "funnel",
    "funnel_limits",
    "normal",
    "of_proportions",
    "of_ratios",
    "rank_intervals",
    "significance",
]
