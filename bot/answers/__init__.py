"""From a question to a complete German answer: what is meant, what is asked, what to say."""
