"""`/indicators`: plan and fact of the programme, for coordinators."""
