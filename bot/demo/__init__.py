"""`make demo`: the whole bot against the local Telegram, with sample staff and a year of sample cases.

`plan` invents the year from a seed: `population` and `course` draw who writes and what becomes of it, with the weights
of `mix`, the hours of `worktime`, the texts of `requests` and `words`; `desk` is what is written by hand. `year` puts
it down through the domain's own operations, on a `ledger` that makes them quick; `office` adds what the staff did
besides, `troubles` the register of problems, `months` officers' words and the programme's plans. `crew` is the staff,
`cast` brings everybody to the page, `show` is the whole.
"""
