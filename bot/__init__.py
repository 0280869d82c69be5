"""The process: settings, wiring, inbox, pacing, transport, web port."""
