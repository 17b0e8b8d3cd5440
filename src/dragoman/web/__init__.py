"""The reader in the browser: server-rendered, works without JavaScript; every write is an annotation in the log."""
