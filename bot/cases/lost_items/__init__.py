"""Lost property: what was lost, what lies in the office, whether one may be the other, and who may know."""
