"""One kind of rule a file; the file's name is the kind (``registry`` finds them)."""
