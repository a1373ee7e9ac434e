"""The offices' console over HTTP: an endpoint, accounts and cookies of its own."""
