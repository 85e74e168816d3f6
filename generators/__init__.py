"""Build-time package: reads the facts in ``tables/``, checks them and makes every artefact from them."""
