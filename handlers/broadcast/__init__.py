"""`/broadcast`: news to applicants who agreed to get some."""
