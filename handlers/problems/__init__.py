"""The register of problems that repeat, as officers, the centre and coordinators see it."""
