"""Benchmarks: what a promise of speed costs in a database of a thousand cases, and of a million."""
