/** Unpacks members of one zip whose content fits into memory. */
import { promisify } from 'node:util';
import { crc32, createGunzip, inflateRaw } from 'node:zlib';
import { Malformed } from './side.ts';

/** What the directory says of a member, and what must come out. */
interface Told {
  readonly crc: number;
  /** Bytes, unpacked. */
  readonly size: number;
}

/** Deflated data between these is a member of a gzip file, of which there may be any number. */
const gzipHeader = Buffer.from('1f8b08000000000000ff', 'hex');
/** What is larger is worth a decoder of its own, which gives it in one piece. */
const maxSharedBytes = 64 * 1024;

const inflateAtOnce = promisify(inflateRaw) as (
  bytes: Buffer,
  options: { readonly maxOutputLength: number; readonly chunkSize: number },
) => Promise<Buffer>;

export class ZipInflater {
  /** One for all small members: one each would take more than they do. */
  readonly #decoder = createGunzip({ chunkSize: maxSharedBytes });

  /** The member's content; call it for one at a time. Throws Malformed, or a zlib error. */
  unpack(raw: Buffer, told: Told): Promise<Buffer> {
    return told.size > maxSharedBytes ? unpackLarge(raw, told) : this.#unpackSmall(raw, told);
  }

  async #unpackSmall(raw: Buffer, { crc, size }: Told): Promise<Buffer> {
    const decoder = this.#decoder;
    const pieces: Buffer[] = [];
    let unpacked = 0;
    const collect = (piece: Buffer) => {
      unpacked += piece.length;
      pieces.push(piece);
      if (unpacked > size) decoder.destroy();
    };
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc, 0);
    trailer.writeUInt32LE(size, 4);
    decoder.on('data', collect);
    await write(decoder, Buffer.concat([gzipHeader, raw, trailer]));
    decoder.off('data', collect);
    if (unpacked !== size) throw wrongSize();
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }

  close(): void {
    this.#decoder.destroy();
  }
}

async function unpackLarge(raw: Buffer, { crc, size }: Told): Promise<Buffer> {
  // One byte more than it says it holds: enough to find that it holds more.
  const options = { maxOutputLength: size + 1, chunkSize: size + 1 };
  const unpacked = await inflateAtOnce(raw, options).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ERR_BUFFER_TOO_LARGE' ? wrongSize() : error;
  });
  if (unpacked.length !== size) throw wrongSize();
  if (crc32(unpacked) !== crc) throw wrongChecksum();
  return unpacked;
}

/** Until all that comes out of it has come, or the decoder was stopped. Throws a zlib error. */
async function write(decoder: ReturnType<typeof createGunzip>, bytes: Buffer): Promise<void> {
  let stop: (error?: Error) => void = () => undefined;
  const stopped = new Promise<void>((resolve, reject) => {
    stop = (error) => (error ? reject(error) : resolve());
  });
  decoder.once('error', stop).once('close', stop);
  decoder.write(bytes, () => {
    while (decoder.read() !== null);
    stop();
  });
  await stopped;
  decoder.off('error', stop).off('close', stop);
}

/** What is unpacked is not what the directory says. */
export function wrongSize(): Malformed {
  return new Malformed('a member does not unpack to the size that the directory tells');
}

/** As `wrongSize`, of the checksum. */
export function wrongChecksum(): Malformed {
  return new Malformed('a member’s checksum is not the one that the directory tells');
}
