"""`python -m bot COMMAND`."""

from bot.commands import main

main(prog_name="python -m bot")
