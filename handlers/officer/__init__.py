"""The officer's side: cards, answers, the queue."""
