"""The chart that JupyterLab draws: its kind, and what it has beside the report's. Apart: charts take long to import."""

LIVE = "application/vnd.vegalite.v5+json"
"""As what JupyterLab draws a chart: of the kinds that the locked version knows, the newest. Another stays a picture."""
DRESS = ("title", "usermeta")
"""Parts of a specification that only JupyterLab's chart has."""
