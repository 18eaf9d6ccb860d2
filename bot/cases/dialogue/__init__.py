"""From the first sentence to a filed case: what is asked, how answers are read, when it is filed."""
