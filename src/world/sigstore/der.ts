/** Writes ASN.1 values as DER (X.690), as far as certificates and timestamps need it. */

/** A value under its tag; the length comes in between. */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.of(tag, ...lengthBytes(body.length)), body]);
}

export const sequence = (...items: readonly Uint8Array[]) => der(0x30, ...items);

/** Sorted by their encodings, as DER demands of a set. */
export const setOf = (...items: readonly Uint8Array[]) =>
  der(0x31, ...[...items].sort((a, b) => Buffer.compare(a, b)));

export const octetString = (bytes: Uint8Array) => der(0x04, bytes);

export const utf8String = (text: string) => der(0x0c, Buffer.from(text));

/** `[number]` around whole values, as an explicit tag or an implicit one of many values. */
export const context = (number: number, ...items: readonly Uint8Array[]) =>
  der(0xa0 + number, ...items);

/** A positive number from its bytes, the most significant first. */
export function integer(...bytes: readonly number[]): Buffer {
  return der(0x02, Buffer.of(...(bytes[0]! > 0x7f ? [0] : []), ...bytes));
}

/** `1.2.840.113549.1.9.3` */
export function objectIdentifier(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** Whole seconds: a fraction must not end in a zero. */
export const generalizedTime = (time: Date) => der(0x18, Buffer.from(timeDigits(time)));

/** Years from 1950 to 2049. */
export const utcTime = (time: Date) => der(0x17, Buffer.from(timeDigits(time).slice(2)));

/** The whole values that follow one another inside a constructed value. */
export function parseElements(constructed: Uint8Array): readonly Buffer[] {
  const bytes = Buffer.from(constructed);
  const elements: Buffer[] = [];
  for (let at = headerOf(bytes, 0).header; at < bytes.length;) {
    const { header, content } = headerOf(bytes, at);
    elements.push(bytes.subarray(at, at + header + content));
    at += header + content;
  }
  return elements;
}

function headerOf(bytes: Buffer, at: number): { header: number; content: number } {
  const first = bytes[at + 1]!;
  if (first < 0x80) return { header: 2, content: first };
  const size = first & 0x7f;
  return { header: 2 + size, content: bytes.readUIntBE(at + 2, size) };
}

function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

function base128(part: number): readonly number[] {
  const digits = [part & 0x7f];
  for (let rest = part >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

function timeDigits(time: Date): string {
  return `${time.toISOString().replace(/[-:T]|\..*/g, '')}Z`;
}
