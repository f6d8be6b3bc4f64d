"""What-ifs: runs of a project and its scenarios as values, their indicators, and what tells them apart."""
