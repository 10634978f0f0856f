"""A parcel in the three forms that an inbox can take: canonical JSON, plain text, tagged PDF. They say the same."""
