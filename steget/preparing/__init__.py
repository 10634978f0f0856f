"""What is built once and kept: encoder, safety rules, fitted understanding, trained dialogue."""
