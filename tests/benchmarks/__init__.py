"""Benchmarks: CPU time as ratios in one run. ``python -m tests.benchmarks``; see docs/performance.md."""
