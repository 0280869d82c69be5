"""What people do in Telegram: one file per thing they do."""
