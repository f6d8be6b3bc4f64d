"""The command line: a thin skin over ``reorg.flows``; one file a command."""
