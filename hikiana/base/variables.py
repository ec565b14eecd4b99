"""The environment variables by which somebody says where things lie."""

CENTRE_PLACE = "HIKIANA_CENTRE"
"""Names the folder of the centre for which hikiana works."""
PLACE = "HIKIANA_DATA"
"""Names the folder of everything made or private."""
