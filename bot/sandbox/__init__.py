"""The local Telegram: a Bot API server over HTTP for the demo, the tests and the benchmarks.

`server` speaks to bots (methods/), `control` to people; `client` drives both from tests. Strict where
Telegram is, with Telegram's own words. What it leaves out: channels, topics, inline mode, payments,
business accounts, Markdown, and fetching files by URL.
"""
