// A file that cannot be used as a whole. The same as iv3/core/errors.py.

/** A file that cannot be used as a whole: why, and the values for the sentence about it. */
export class Unusable extends Error {
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}
