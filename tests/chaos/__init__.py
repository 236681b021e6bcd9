"""The bot at its worst: a process of its own, killed and hindered while a crowd talks through it; then a recount.

`play` puts it together: `crowd` writes, `trouble` hinders and kills what `process` starts, `recount` looks from
outside. The same seed plays the same course; at which instruction a kill strikes is up to the machine.
"""
