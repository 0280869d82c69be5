"""Rules, words, buttons: no Telegram, no SQL, no clock."""
