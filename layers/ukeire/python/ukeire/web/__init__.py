"""HTTP: app factory, route table, sessions, errors, templates, static files."""
