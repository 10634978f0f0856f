"""What the processes of this product are, when one machine runs them all."""
