"""Duty rosters: who is on duty on which day, evened out over people and months."""
