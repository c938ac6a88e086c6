import { isUtf8 } from "node:buffer";

/** Depth to which unknown groups are skipped. */
const maxGroupDepth = 100;

/** Wire types of protobuf by name (https://protobuf.dev/programming-guides/encoding/#structure). */
export const WireType = { varint: 0, fixed64: 1, bytes: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const;

/** Says that bytes are not a protobuf message, or that a text in them is not UTF-8. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** Reads one known field and answers true, or leaves the position alone and answers false. */
export type FieldReader = (fieldNumber: number, wireType: number) => boolean;

/**
 * Reads protobuf messages field by field.
 *
 * Unlike a generated decoder it keeps every text exactly as sent (a byte order mark, a map key `__proto__`),
 * refuses text that is not UTF-8, and skips a known field of the wrong wire type like an unknown one.
 */
export class WireReader {
  #bytes: Buffer;
  #position = 0;
  #end: number;
  #low = 0;
  #high = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = bytes.byteLength;
  }

  /** Reads all fields up to the end of the message in hand. */
  readFields(read: FieldReader): void {
    while (this.#position < this.#end) {
      const [fieldNumber, wireType] = this.#readTag();
      if (!read(fieldNumber, wireType)) this.#skip(fieldNumber, wireType, 0);
    }
  }

  /** Reads a nested message, field by field. */
  readMessage(read: FieldReader): void {
    const length = this.#readLength();
    const outerEnd = this.#end;
    this.#end = this.#position + length;
    this.readFields(read);
    this.#end = outerEnd;
  }

  /** Reads a byte string as a view of the message. */
  readBytes(): Uint8Array {
    const length = this.#readLength();
    const start = this.#position;
    this.#position = start + length;
    return this.#bytes.subarray(start, start + length);
  }

  /** Reads the bytes of a text as a view of the message, and checks that they are UTF-8. */
  readUtf8(): Uint8Array {
    const bytes = this.readBytes();
    if (!isUtf8(bytes)) throw new WireError("a text field is not valid UTF-8");
    return bytes;
  }

  /** Reads a text. */
  readString(): string {
    const bytes = this.readBytes();
    // A loop beats the call into the native decoder for the short names that most texts are.
    if (bytes.length <= 24) {
      let text = "";
      let index = 0;
      for (; index < bytes.length; index++) {
        const byte = bytes[index] as number;
        if (byte > 0x7f) break;
        text += String.fromCharCode(byte);
      }
      if (index === bytes.length) return text;
    }
    if (!isUtf8(bytes)) throw new WireError("a text field is not valid UTF-8");
    return (bytes as Buffer).toString("utf8");
  }

  /** Reads a boolean. */
  readBool(): boolean {
    this.#readVarint();
    return (this.#low | this.#high) !== 0;
  }

  /** Reads an int32 or an enum number. */
  readInt32(): number {
    this.#readVarint();
    return this.#low | 0;
  }

  /** Reads an int64. */
  readInt64(): bigint {
    this.#readVarint();
    return BigInt.asIntN(64, (BigInt(this.#high) << 32n) | BigInt(this.#low));
  }

  #readTag(): [fieldNumber: number, wireType: number] {
    this.#readVarint();
    const fieldNumber = this.#low >>> 3;
    if (this.#high !== 0 || fieldNumber === 0) throw new WireError("a field number is out of range");
    return [fieldNumber, this.#low & 7];
  }

  #readLength(): number {
    this.#readVarint();
    if (this.#high !== 0 || this.#low > this.#end - this.#position) {
      throw new WireError("a field is longer than its message");
    }
    return this.#low;
  }

  #readVarint(): void {
    let low = 0;
    let high = 0;
    for (let index = 0; index < 10; index++) {
      if (this.#position >= this.#end) throw new WireError("the message ends inside a field");
      const byte = this.#bytes[this.#position++] as number;
      const shift = index * 7;
      const value = byte & 0x7f;
      if (index < 4) low |= value << shift;
      else if (index === 4) {
        low |= value << 28;
        high |= value >>> 4;
      } else high |= value << (shift - 32);
      if (byte < 0x80) {
        if (index === 9 && byte > 1) break;
        this.#low = low >>> 0;
        this.#high = high >>> 0;
        return;
      }
    }
    throw new WireError("a number has more than 64 bits");
  }

  #advance(count: number): void {
    if (count > this.#end - this.#position) throw new WireError("the message ends inside a field");
    this.#position += count;
  }

  #skip(fieldNumber: number, wireType: number, depth: number): void {
    if (wireType === WireType.varint) this.#readVarint();
    else if (wireType === WireType.fixed64) this.#advance(8);
    else if (wireType === WireType.bytes) this.#advance(this.#readLength());
    else if (wireType === WireType.fixed32) this.#advance(4);
    else if (wireType === WireType.startGroup) this.#skipGroup(fieldNumber, depth + 1);
    else throw new WireError("a field has an unknown wire type");
  }

  #skipGroup(groupNumber: number, depth: number): void {
    if (depth > maxGroupDepth) throw new WireError("groups are nested too deeply");
    for (;;) {
      const [fieldNumber, wireType] = this.#readTag();
      if (wireType === WireType.endGroup) {
        if (fieldNumber !== groupNumber) throw new WireError("a group ends that was not begun");
        return;
      }
      this.#skip(fieldNumber, wireType, depth);
    }
  }
}
