"""`make demo`: the whole bot against the local Telegram, with sample staff and a year of sample cases.

`worktime`, `mix` and `words` say what is believable, `plan` invents the year from a seed, `ledger` and `year` write it
down through the domain's own operations, `crew` is the staff, `show` puts it on stage.
"""
