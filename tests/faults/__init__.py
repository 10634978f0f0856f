"""Fault injection into a whole installation: named crash points, a storm of kills, parts that hang. `make faults` runs it all."""
