const defaultCapacity = 256;
const maxVarintBytes = 10;

/** Number of bytes a length or a field tag takes as a varint. `value` is a non-negative safe integer. */
export function countVarintBytes(value: number): number {
  let count = 1;
  while (value > 0x7f) {
    value = Math.floor(value / 128);
    count++;
  }
  return count;
}

/**
 * Writes protobuf fields into a growing buffer.
 *
 * With the exact size known, a writer of that capacity owns memory of exactly that size, fit to be kept.
 */
export class WireWriter {
  #bytes: Buffer;
  #length = 0;

  /** @param capacityBytes expected size of the content. Default: 256, in memory shared with others. */
  constructor(capacityBytes?: number) {
    // A kept slice of the shared pool would keep the whole pool.
    this.#bytes =
      capacityBytes === undefined
        ? Buffer.allocUnsafe(defaultCapacity)
        : Buffer.allocUnsafeSlow(capacityBytes);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** Writes a non-negative safe integer. */
  writeVarint(value: number): this {
    this.#reserve(countVarintBytes(value));
    while (value > 0x7f) {
      this.#bytes[this.#length++] = (value % 128) | 0x80;
      value = Math.floor(value / 128);
    }
    this.#bytes[this.#length++] = value;
    return this;
  }

  /** Writes an int64, negative ones in ten bytes. */
  writeInt64(value: bigint): this {
    this.#reserve(maxVarintBytes);
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x7fn) {
      this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
    return this;
  }

  /** Writes the tag of a length-delimited field and the length of its content. */
  writeHeader(fieldNumber: number, contentLength: number): this {
    return this.writeVarint(fieldNumber * 8 + 2).writeVarint(contentLength);
  }

  /** Writes a text field, also if it is empty. */
  writeString(fieldNumber: number, text: string): this {
    const length = Buffer.byteLength(text, "utf8");
    this.writeHeader(fieldNumber, length);
    this.#reserve(length);
    this.#length += this.#bytes.write(text, this.#length, "utf8");
    return this;
  }

  /** Writes a text field unless it is empty. */
  writeStringIfSet(fieldNumber: number, text: string): this {
    return text === "" ? this : this.writeString(fieldNumber, text);
  }

  /** Writes a length-delimited field, also if it is empty. */
  writeBytes(fieldNumber: number, content: Uint8Array): this {
    return this.writeHeader(fieldNumber, content.length).writeRaw(content);
  }

  /** Writes bytes as they are. */
  writeRaw(content: Uint8Array): this {
    this.#reserve(content.length);
    this.#bytes.set(content, this.#length);
    this.#length += content.length;
    return this;
  }

  /** What was written; later writes may move it elsewhere but never change it. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(count: number): void {
    const wanted = this.#length + count;
    if (wanted <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(wanted, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
