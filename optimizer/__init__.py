"""From a Case to a proven, independently checked Plan."""
