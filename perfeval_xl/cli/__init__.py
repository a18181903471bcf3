"""The command perfeval-xl: Chinese help and messages, English option names."""
