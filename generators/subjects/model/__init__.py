"""The model of Iv3: codes, cells, layers and years, as CBS publishes it."""
