"""Filing for a caller: forms that one sentence fills in, filed by the same functions as in the chat."""
