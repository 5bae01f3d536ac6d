"""Readings of series: judged when what they rest on changes, stored, and read as they are stored."""
