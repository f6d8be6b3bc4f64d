"""People, units, structures, territory, ranks and ladders: frozen values without input, output or solver."""
