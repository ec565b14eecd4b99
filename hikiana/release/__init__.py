"""The research release: tables that are already protected, packed so that a researcher can use them without hikiana."""
