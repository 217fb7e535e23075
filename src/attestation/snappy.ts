/**
 * Raw Snappy, the form of GitHub's `bundle_url` answers
 * (https://github.com/google/snappy/blob/main/format_description.txt): a length, then
 * literals and copies of what came before. Nothing is allocated before the length is
 * found to be allowed and possible.
 */
import { attestationFailure } from './verify-failures.ts';

/** No element makes more of a byte than a copy of 64 bytes, which takes three. */
const greatestRatio = 64 / 3;

interface Reader {
  readonly bytes: Uint8Array;
  place: number;
}

/**
 * The unpacked bytes. Throws ATTESTATION_SNAPPY_TOO_LARGE when there would be more than
 * `maxBytes`, ATTESTATION_SNAPPY_MALFORMED for whatever is not exactly one block.
 */
export function decompressSnappy(compressed: Uint8Array, maxBytes: number): Buffer {
  const reader: Reader = { bytes: compressed, place: 0 };
  const length = readLength(reader);
  if (length > maxBytes) throw tooLarge(length, maxBytes);
  if (length > compressed.length * greatestRatio) {
    throw malformed(0, `${length} bytes cannot come of ${compressed.length}`);
  }
  const output = Buffer.alloc(length);
  let written = 0;
  while (reader.place < compressed.length) written = readElement(reader, output, written);
  if (written !== length) throw malformed(reader.place, `${written} of ${length} bytes came of it`);
  return output;
}

/** A little-endian number of seven bits a byte, 32 bits at most. */
function readLength(reader: Reader): number {
  let length = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = readNumber(reader, 1);
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return length;
  }
  throw malformed(0, 'the length has no end');
}

/** Adds what the next element tells to the output; returns where the output ends then. */
function readElement(reader: Reader, output: Buffer, written: number): number {
  const tag = readNumber(reader, 1);
  const kind = tag & 3;
  const upper = tag >> 2;
  if (kind === 0) return copyLiteral(reader, output, { written, upper });
  if (kind === 1) {
    const offset = ((tag >> 5) << 8) | readNumber(reader, 1);
    return repeat(output, { written, offset, length: (upper & 7) + 4, place: reader.place });
  }
  const offset = readNumber(reader, kind === 2 ? 2 : 4);
  return repeat(output, { written, offset, length: upper + 1, place: reader.place });
}

function copyLiteral(
  reader: Reader,
  output: Buffer,
  { written, upper }: { readonly written: number; readonly upper: number },
): number {
  // From 60 on, the upper bits tell how many bytes the length less one takes.
  const length = (upper < 60 ? upper : readNumber(reader, upper - 59)) + 1;
  const end = reader.place + length;
  if (end > reader.bytes.length) throw malformed(reader.place, 'it ends within a literal');
  if (written + length > output.length) throw malformed(reader.place, 'it goes on after its end');
  output.set(reader.bytes.subarray(reader.place, end), written);
  reader.place = end;
  return written + length;
}

interface Copy {
  readonly written: number;
  /** How far back. */
  readonly offset: number;
  readonly length: number;
  readonly place: number;
}

function repeat(output: Buffer, { written, offset, length, place }: Copy): number {
  if (offset === 0 || offset > written) throw malformed(place, 'a copy begins before the start');
  if (written + length > output.length) throw malformed(place, 'it goes on after its end');
  // Byte by byte: a copy may reach into itself, which repeats a pattern.
  for (let index = written; index < written + length; index += 1) {
    output[index] = output[index - offset]!;
  }
  return written + length;
}

/** A little-endian number of that many bytes. */
function readNumber(reader: Reader, bytes: number): number {
  let value = 0;
  for (let index = 0; index < bytes; index += 1) {
    const byte = reader.bytes[reader.place];
    if (byte === undefined) throw malformed(reader.place, 'it ends too early');
    value += byte * 2 ** (8 * index);
    reader.place += 1;
  }
  return value;
}

function malformed(place: number, why: string) {
  return attestationFailure('ATTESTATION_SNAPPY_MALFORMED', {
    seen: `compressed data that cannot be unpacked at byte ${place}: ${why}`,
    expected: 'one block of raw Snappy data, as GitHub serves attestations',
    cure: 'Fetch it again; if it stays so, get the bundle with `gh attestation download` instead.',
  });
}

function tooLarge(length: number, maxBytes: number) {
  return attestationFailure('ATTESTATION_SNAPPY_TOO_LARGE', {
    seen: `compressed data that would unpack to ${length} bytes`,
    expected: `${maxBytes} bytes at most`,
    cure: 'Do not trust this answer: no attestation is that large. See who uploaded it.',
  });
}
