"""What use cases ask of the outside: small protocols that adapters and fakes satisfy."""
