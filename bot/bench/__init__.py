"""Benchmarks: what each promise of speed or size costs, beside something bare that does the same.

The bots that are measured run in processes of their own (process.py, subjects.py). The local Telegram and everybody's
phones run in the process of the benchmark (town.py), so that what these cost is never counted.
"""
