"""What every part needs: money, packs, sentences, files, certainty and the nearest code."""
