"""The plan as a value: placements, kinds of change, and its JSON form."""
