"""The embedded AWS: what `template.yaml` declares, running in one process on one machine."""
