"""How a citizen is led from the first sentence to a filed case, independent of Rasa and of channels."""
