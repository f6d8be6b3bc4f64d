"""Why a plan came out so: what a placement, a unit or a rule gains and costs, and what stands in the way of another."""
