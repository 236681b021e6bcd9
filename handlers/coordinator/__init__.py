"""The coordinator's side: who is staff, who holds what, what is late."""
