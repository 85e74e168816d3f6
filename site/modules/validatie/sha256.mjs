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
  let [s0, s1, s2, s3, s4, s5, s6, s7] = state;
  for (let start = 0; start < end; start += 64) {
    for (let i = 0, at = start; i < 16; i += 1, at += 4) {
      words[i] = (content[at] << 24) | (content[at + 1] << 16) | (content[at + 2] << 8) | content[at + 3];
    }
    for (let i = 16; i < 64; i += 1) {
      const x = words[i - 15];
      const y = words[i - 2];
      const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      words[i] = (words[i - 16] + low + words[i - 7] + high) | 0;
    }
    let a = s0;
    let b = s1;
    let c = s2;
    let d = s3;
    let e = s4;
    let f = s5;
    let g = s6;
    let h = s7;
    for (let i = 0; i < 64; i += 8) {
      h = (h + ((((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7)))) + (g ^ (e & (f ^ g))) + CONSTANTS[i] + words[i]) | 0;
      d = (d + h) | 0;
      h = (h + ((((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10)))) + ((a & b) | (c & (a | b)))) | 0;
      g = (g + ((((d >>> 6) | (d << 26)) ^ ((d >>> 11) | (d << 21)) ^ ((d >>> 25) | (d << 7)))) + (f ^ (d & (e ^ f))) + CONSTANTS[i + 1] + words[i + 1]) | 0;
      c = (c + g) | 0;
      g = (g + ((((h >>> 2) | (h << 30)) ^ ((h >>> 13) | (h << 19)) ^ ((h >>> 22) | (h << 10)))) + ((h & a) | (b & (h | a)))) | 0;
      f = (f + ((((c >>> 6) | (c << 26)) ^ ((c >>> 11) | (c << 21)) ^ ((c >>> 25) | (c << 7)))) + (e ^ (c & (d ^ e))) + CONSTANTS[i + 2] + words[i + 2]) | 0;
      b = (b + f) | 0;
      f = (f + ((((g >>> 2) | (g << 30)) ^ ((g >>> 13) | (g << 19)) ^ ((g >>> 22) | (g << 10)))) + ((g & h) | (a & (g | h)))) | 0;
      e = (e + ((((b >>> 6) | (b << 26)) ^ ((b >>> 11) | (b << 21)) ^ ((b >>> 25) | (b << 7)))) + (d ^ (b & (c ^ d))) + CONSTANTS[i + 3] + words[i + 3]) | 0;
      a = (a + e) | 0;
      e = (e + ((((f >>> 2) | (f << 30)) ^ ((f >>> 13) | (f << 19)) ^ ((f >>> 22) | (f << 10)))) + ((f & g) | (h & (f | g)))) | 0;
      d = (d + ((((a >>> 6) | (a << 26)) ^ ((a >>> 11) | (a << 21)) ^ ((a >>> 25) | (a << 7)))) + (c ^ (a & (b ^ c))) + CONSTANTS[i + 4] + words[i + 4]) | 0;
      h = (h + d) | 0;
      d = (d + ((((e >>> 2) | (e << 30)) ^ ((e >>> 13) | (e << 19)) ^ ((e >>> 22) | (e << 10)))) + ((e & f) | (g & (e | f)))) | 0;
      c = (c + ((((h >>> 6) | (h << 26)) ^ ((h >>> 11) | (h << 21)) ^ ((h >>> 25) | (h << 7)))) + (b ^ (h & (a ^ b))) + CONSTANTS[i + 5] + words[i + 5]) | 0;
      g = (g + c) | 0;
      c = (c + ((((d >>> 2) | (d << 30)) ^ ((d >>> 13) | (d << 19)) ^ ((d >>> 22) | (d << 10)))) + ((d & e) | (f & (d | e)))) | 0;
      b = (b + ((((g >>> 6) | (g << 26)) ^ ((g >>> 11) | (g << 21)) ^ ((g >>> 25) | (g << 7)))) + (a ^ (g & (h ^ a))) + CONSTANTS[i + 6] + words[i + 6]) | 0;
      f = (f + b) | 0;
      b = (b + ((((c >>> 2) | (c << 30)) ^ ((c >>> 13) | (c << 19)) ^ ((c >>> 22) | (c << 10)))) + ((c & d) | (e & (c | d)))) | 0;
      a = (a + ((((f >>> 6) | (f << 26)) ^ ((f >>> 11) | (f << 21)) ^ ((f >>> 25) | (f << 7)))) + (h ^ (f & (g ^ h))) + CONSTANTS[i + 7] + words[i + 7]) | 0;
      e = (e + a) | 0;
      a = (a + ((((b >>> 2) | (b << 30)) ^ ((b >>> 13) | (b << 19)) ^ ((b >>> 22) | (b << 10)))) + ((b & c) | (d & (b | c)))) | 0;
    }
    s0 = (s0 + a) | 0;
    s1 = (s1 + b) | 0;
    s2 = (s2 + c) | 0;
    s3 = (s3 + d) | 0;
    s4 = (s4 + e) | 0;
    s5 = (s5 + f) | 0;
    s6 = (s6 + g) | 0;
    s7 = (s7 + h) | 0;
  }
  state.set([s0, s1, s2, s3, s4, s5, s6, s7]);
}
