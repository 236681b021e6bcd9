"""Officers' own words for the summary: they are asked five days before it, and coordinators read them."""
