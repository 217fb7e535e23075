/**
 * Packs bytes as raw Snappy, the form in which GitHub serves attestations
 * (https://github.com/google/snappy/blob/main/format_description.txt). Simple, not tight.
 */

const shortestCopy = 4;
const longestCopy = 64;
const furthest = 0xffff;

/** One block; without copies, every byte stands in it as it is. */
export function compressSnappy(content: Uint8Array, withCopies = true): Buffer {
  const parts: Buffer[] = [lengthOf(content.length)];
  const seen = new Map<string, number>();
  let literalStart = 0;
  let at = 0;
  while (withCopies && at + shortestCopy <= content.length) {
    const key = String.fromCharCode(...content.subarray(at, at + shortestCopy));
    const earlier = seen.get(key) ?? -1;
    seen.set(key, at);
    if (earlier < 0 || at - earlier > furthest) {
      at += 1;
      continue;
    }
    const length = equalBytes(content, earlier, at);
    if (at > literalStart) parts.push(literal(content.subarray(literalStart, at)));
    parts.push(copy(at - earlier, length));
    at += length;
    literalStart = at;
  }
  if (literalStart < content.length) parts.push(literal(content.subarray(literalStart)));
  return Buffer.concat(parts);
}

/** How many bytes are the same from both places on: 64 at most. */
function equalBytes(content: Uint8Array, earlier: number, at: number): number {
  let length = 0;
  while (length < longestCopy && at + length < content.length) {
    if (content[earlier + length] !== content[at + length]) break;
    length += 1;
  }
  return length;
}

function lengthOf(length: number): Buffer {
  const bytes: number[] = [];
  for (let rest = length; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 0x80);
  }
}

/** From 60 on, the length less one comes in bytes of its own. */
function literal(bytes: Uint8Array): Buffer {
  const last = bytes.length - 1;
  if (last < 60) return Buffer.concat([Buffer.from([last << 2]), bytes]);
  const size = last < 0x100 ? 1 : last < 0x10000 ? 2 : 3;
  const head = Buffer.alloc(1 + size, (59 + size) << 2);
  head.writeUIntLE(last, 1, size);
  return Buffer.concat([head, bytes]);
}

function copy(offset: number, length: number): Buffer {
  return Buffer.from([((length - 1) << 2) | 2, offset & 0xff, offset >> 8]);
}
