"""The sheets of operations on objects: values, what they would change, one step."""
