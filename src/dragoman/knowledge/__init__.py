"""The room `knowledge`."""
