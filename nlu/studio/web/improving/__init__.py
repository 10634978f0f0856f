"""The pages that help to see what to improve: what people have sent in, and the map of examples."""
