"""Screens made from values: what each message says and which buttons it has."""
