"""The register: records that were validated, kept over the years, cleaned and opened."""
