"""What the field knows, pure: standard library and Pydantic only, no clock, client or logger."""
