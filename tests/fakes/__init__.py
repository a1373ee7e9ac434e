"""In-memory twins of the adapters; one suite runs over both, so that they cannot drift apart."""
