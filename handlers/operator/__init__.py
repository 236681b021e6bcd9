"""What the bot does for its operator: copies every night, and a word when something needs a human."""
