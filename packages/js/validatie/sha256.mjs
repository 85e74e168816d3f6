// SHA-256 after FIPS 180-4. A browser has it only as a promise, and only for pages from a secure address.

const nodeCrypto = globalThis.process?.getBuiltinModule?.("node:crypto");

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
  return nodeCrypto === undefined ? ownSha256(content) : nodeCrypto.createHash("sha256").update(content).digest("hex");
}

/** Return the same digest with nothing but JavaScript. */
export function ownSha256(content) {
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
  for (let start = 0; start < end; start += 64) addBlock(state, words, content, start);
}

function addBlock(state, words, content, start) {
  for (let i = 0, at = start; i < 16; i += 1, at += 4) {
    words[i] = (content[at] << 24) | (content[at + 1] << 16) | (content[at + 2] << 8) | content[at + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const x = words[i - 15];
    const y = words[i - 2];
    const before = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const after = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[i] = (words[i - 16] + before + words[i - 7] + after) | 0;
  }
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  // Eight rounds at a time: the letters change places by name, not by copying them.
  for (let i = 0; i < 64; i += 8) {
    h = (h + high(e) + (g ^ (e & (f ^ g))) + CONSTANTS[i] + words[i]) | 0;
    d = (d + h) | 0;
    h = (h + low(a) + ((a & b) | (c & (a | b)))) | 0;
    g = (g + high(d) + (f ^ (d & (e ^ f))) + CONSTANTS[i + 1] + words[i + 1]) | 0;
    c = (c + g) | 0;
    g = (g + low(h) + ((h & a) | (b & (h | a)))) | 0;
    f = (f + high(c) + (e ^ (c & (d ^ e))) + CONSTANTS[i + 2] + words[i + 2]) | 0;
    b = (b + f) | 0;
    f = (f + low(g) + ((g & h) | (a & (g | h)))) | 0;
    e = (e + high(b) + (d ^ (b & (c ^ d))) + CONSTANTS[i + 3] + words[i + 3]) | 0;
    a = (a + e) | 0;
    e = (e + low(f) + ((f & g) | (h & (f | g)))) | 0;
    d = (d + high(a) + (c ^ (a & (b ^ c))) + CONSTANTS[i + 4] + words[i + 4]) | 0;
    h = (h + d) | 0;
    d = (d + low(e) + ((e & f) | (g & (e | f)))) | 0;
    c = (c + high(h) + (b ^ (h & (a ^ b))) + CONSTANTS[i + 5] + words[i + 5]) | 0;
    g = (g + c) | 0;
    c = (c + low(d) + ((d & e) | (f & (d | e)))) | 0;
    b = (b + high(g) + (a ^ (g & (h ^ a))) + CONSTANTS[i + 6] + words[i + 6]) | 0;
    f = (f + b) | 0;
    b = (b + low(c) + ((c & d) | (e & (c | d)))) | 0;
    a = (a + high(f) + (h ^ (f & (g ^ h))) + CONSTANTS[i + 7] + words[i + 7]) | 0;
    e = (e + a) | 0;
    a = (a + low(b) + ((b & c) | (d & (b | c)))) | 0;
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

function high(x) {
  return ((x >>> 6) | (x << 26)) ^ ((x >>> 11) | (x << 21)) ^ ((x >>> 25) | (x << 7));
}

function low(x) {
  return ((x >>> 2) | (x << 30)) ^ ((x >>> 13) | (x << 19)) ^ ((x >>> 22) | (x << 10));
}
