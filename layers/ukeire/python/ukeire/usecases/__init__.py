"""One verb a file: load, decide, save, tell. Ports (protocols) that adapters satisfy live here."""
