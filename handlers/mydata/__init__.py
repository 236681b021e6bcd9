"""«Мої дані»: see, take away, erase, withdraw consent; and what is erased when its time is over."""
