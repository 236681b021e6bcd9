"""`/content`: what coordinators keep for everybody, without a programmer: help lines, hints, templates, days off."""
