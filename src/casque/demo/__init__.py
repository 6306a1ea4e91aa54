"""Three invented months that ship with the package."""
