"""The room `exporters`."""
