// A zip read with distrust: what it says about itself is compared with what is in it. Does what zipfile does in iv3/rows/workbook.py.

// Of the forms of this package the one for browsers starts nothing of Node; Node runs it as well.
import { Inflate } from "fflate/browser";

const PACKED_AT_A_TIME = 1 << 14;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 0x1;
const PATCHED = 0x20;
const STRONGLY_ENCRYPTED = 0x40;
const UTF8_NAME = 0x800;
const NEWEST_VERSION = 63;
const END = 0x06054b50;
const END_SIZE = 22;
const END_64 = 0x06064b50;
const END_64_SIZE = 56;
const LOCATOR_64 = 0x07064b50;
const LOCATOR_64_SIZE = 20;
const DIRECTORY = 0x02014b50;
const DIRECTORY_SIZE = 46;
const HEADER = 0x04034b50;
const HEADER_SIZE = 30;
const EXTRA_64 = 1;
const IN_EXTRA = 0xffffffff;
const MOST_COMMENT = 0xffff;
const CODE_PAGE_437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\xa0";

/** A zip that is damaged or made in a way that is not supported. */
export class BadZip extends Error {}

/** The parts of a zip, as its directory lists them. */
export class Archive {
  /**
   * Read the directory. Throws `BadZip`.
   * @param {Uint8Array} bytes
   */
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.entries = this.directory();
  }

  directory() {
    const end = this.end();
    const start = end.at - end.size;
    if (start < 0 || end.at - end.size - end.offset + end.offset < 0) throw new BadZip();
    const moved = start - end.offset;
    const result = [];
    for (let at = start; at < end.at; ) {
      if (at + DIRECTORY_SIZE > end.at || this.four(at) !== DIRECTORY) throw new BadZip();
      const nameEnd = at + DIRECTORY_SIZE + this.two(at + 28);
      const extraEnd = nameEnd + this.two(at + 30);
      const flags = this.two(at + 8);
      if (this.two(at + 6) % 256 > NEWEST_VERSION) throw new BadZip();
      const name = nameOf(this.bytes.subarray(at + DIRECTORY_SIZE, Math.min(nameEnd, end.at)), flags);
      const entry = {
        name: name.split("\0")[0],
        fullName: name,
        flags,
        method: this.two(at + 10),
        crc: this.four(at + 16),
        packedSize: this.four(at + 20),
        size: this.four(at + 24),
        header: this.four(at + 42),
        end: start,
      };
      this.sizesInExtra(entry, nameEnd, Math.min(extraEnd, end.at));
      entry.header += moved;
      result.push(entry);
      at = extraEnd + this.two(at + 32);
    }
    let following = start;
    for (const entry of [...result].sort((one, other) => other.header - one.header)) {
      entry.end = following;
      following = entry.header;
    }
    return result;
  }

  /** Return where the directory ends, its size, and the place it gives for its own start. */
  end() {
    const { length } = this.bytes;
    let at = length - END_SIZE;
    if (at < 0) throw new BadZip();
    if (this.four(at) !== END || this.two(at + 20) !== 0) {
      const first = Math.max(length - MOST_COMMENT - 1 - END_SIZE, 0);
      for (at = length - 4; at >= first && this.four(at) !== END; ) at -= 1;
      if (at < first || at + END_SIZE > length) throw new BadZip();
    }
    const locator = at - LOCATOR_64_SIZE;
    const at64 = locator - END_64_SIZE;
    if (locator >= 0 && this.four(locator) === LOCATOR_64) {
      if (this.four(locator + 4) !== 0 || this.four(locator + 16) > 1) throw new BadZip();
      if (at64 >= 0 && this.four(at64) === END_64) {
        return { at: at64, size: this.eight(at64 + 40), offset: this.eight(at64 + 48) };
      }
    }
    return { at, size: this.four(at + 12), offset: this.four(at + 16) };
  }

  sizesInExtra(entry, from, end) {
    for (let at = from; at + 4 <= end; ) {
      const size = this.two(at + 2);
      if (at + 4 + size > end) throw new BadZip();
      if (this.two(at) === EXTRA_64) {
        let next = at + 4;
        for (const key of ["size", "packedSize", "header"]) {
          if (entry[key] === IN_EXTRA) {
            if (next + 8 > at + 4 + size) throw new BadZip();
            entry[key] = this.eight(next);
            next += 8;
          }
        }
      }
      at += 4 + size;
    }
  }

  /** Yield a part in pieces, to its real end, whatever size the zip gives. Throws `BadZip`. */
  *unpacked(entry) {
    if (entry.method !== STORED && entry.method !== DEFLATED) throw new BadZip();
    if (entry.flags & (PATCHED | STRONGLY_ENCRYPTED | ENCRYPTED)) throw new BadZip();
    const at = entry.header;
    if (!(at >= 0) || at + HEADER_SIZE > this.bytes.length || this.four(at) !== HEADER) throw new BadZip();
    const nameEnd = at + HEADER_SIZE + this.two(at + 26);
    const start = nameEnd + this.two(at + 28);
    const name = nameOf(this.bytes.subarray(at + HEADER_SIZE, nameEnd), this.two(at + 6));
    if (name !== entry.fullName || start + entry.packedSize > entry.end) throw new BadZip();
    const packed = this.bytes.subarray(start, start + entry.packedSize);
    let crc = 0xffffffff;
    for (const piece of entry.method === STORED ? [packed] : inflated(packed)) {
      crc = crcOf(piece, crc);
      yield piece;
    }
    if ((crc ^ 0xffffffff) >>> 0 !== entry.crc) throw new BadZip();
  }

  two(at) {
    return this.view.getUint16(at, true);
  }

  four(at) {
    return this.view.getUint32(at, true);
  }

  eight(at) {
    return this.four(at) + this.four(at + 4) * 2 ** 32;
  }
}

/** Tell whether a part has a password. */
export function isEncrypted(entry) {
  return (entry.flags & ENCRYPTED) !== 0;
}

function* inflated(packed) {
  let pieces = [];
  const inflate = new Inflate((piece) => pieces.push(piece));
  for (let at = 0; at < packed.length; at += PACKED_AT_A_TIME) {
    try {
      inflate.push(packed.subarray(at, at + PACKED_AT_A_TIME), at + PACKED_AT_A_TIME >= packed.length);
    } catch {
      throw new BadZip();
    }
    yield* pieces;
    pieces = [];
  }
}

function nameOf(bytes, flags) {
  if (flags & UTF8_NAME) {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new BadZip();
    }
  }
  return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : CODE_PAGE_437[byte - 0x80])).join("");
}

let crcTable = null;

function crcOf(bytes, start) {
  crcTable ??= Int32Array.from({ length: 256 }, (_, number) => {
    let value = number;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let crc = start;
  for (let i = 0; i < bytes.length; i += 1) crc = (crc >>> 8) ^ crcTable[(crc ^ bytes[i]) & 0xff];
  return crc;
}
