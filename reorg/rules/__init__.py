"""What a planner can demand: one kind a file in ``kinds``, each stated twice (rows and check)."""
