"""Ukeire: online filing for organisations in Japan that take on foreign care workers."""
