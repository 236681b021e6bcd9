"""The monthly digest as coordinators receive it: a message, a chart, a workbook; on its day or on request.

`rendering`, `text`, `chart` and `workbook` run in a child process, so nothing here or there imports aiogram.
"""
