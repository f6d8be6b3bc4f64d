"""Workload: cases under case rules, officer-hours by unit, people needed."""
