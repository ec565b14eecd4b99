"""The report: notebooks executed by papermill, joined and exported by nbconvert."""
