// SHA-256 after FIPS 180-4, for browsers that offer it only to pages from a secure address.

const CONSTANTS = new Int32Array(64);
const START = new Int32Array(8);

// The constants are the first 32 bits of the fractions of the cube roots and square roots of the first primes.
for (let candidate = 2, found = 0; found < 64; candidate += 1) {
  if (isPrime(candidate)) {
    if (found < 8) START[found] = fractionBits(candidate ** (1 / 2));
    CONSTANTS[found] = fractionBits(candidate ** (1 / 3));
    found += 1;
  }
}

function isPrime(number) {
  for (let divisor = 2; divisor * divisor <= number; divisor += 1) if (number % divisor === 0) return false;
  return true;
}

function fractionBits(number) {
  return ((number - Math.floor(number)) * 2 ** 32) | 0;
}

/**
 * Return the SHA-256 digest of `content` in hexadecimal.
 * @param {Uint8Array} content
 */
export function sha256(content) {
  const state = Int32Array.from(START);
  const whole = content.length - (content.length % 64);
  const rest = content.subarray(whole);
  const last = new Uint8Array(rest.length < 56 ? 64 : 128);
  last.set(rest);
  last[rest.length] = 0x80;
  const view = new DataView(last.buffer);
  view.setUint32(last.length - 8, Math.floor(content.length / 2 ** 29));
  view.setUint32(last.length - 4, content.length << 3);
  addBlocks(state, content, whole);
  addBlocks(state, last, last.length);
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function addBlocks(state, content, end) {
  const words = new Int32Array(64);
  for (let start = 0; start < end; start += 64) {
    for (let i = 0, at = start; i < 16; i += 1, at += 4) {
      words[i] = (content[at] << 24) | (content[at + 1] << 16) | (content[at + 2] << 8) | content[at + 3];
    }
    for (let i = 16; i < 64; i += 1) {
      const x = words[i - 15];
      const y = words[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      words[i] = (words[i - 16] + s0 + words[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + s1 + ((e & f) ^ (~e & g)) + CONSTANTS[i] + words[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }
}
