"""Filing a request: category, topic, text, place, review; then the number."""
