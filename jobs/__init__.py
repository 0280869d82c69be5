"""What the clock does: plan, deliver, refresh, tidy up."""
