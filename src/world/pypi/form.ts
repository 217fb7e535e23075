/** Reads the multipart form that twine and PyPI's publishers send. */
import { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import type { WorldRequest } from '../service.ts';

export interface UploadForm {
  /** Every value of every plain field. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly file: { readonly name: string; readonly bytes: Buffer } | undefined;
}

/** The form's fields and its one file. Rejects when the body is not such a form. */
export function parseUploadForm(request: WorldRequest): Promise<UploadForm> {
  return new Promise((resolve, reject) => {
    const contentType = request.headers['content-type'] ?? '';
    const parser = new Busboy({
      headers: { ...request.headers, 'content-type': contentType },
      limits: { fieldSize: 8 * 1024 * 1024 },
    });
    const fields = new Map<string, string[]>();
    let file: UploadForm['file'];
    parser.on('field', (name, value) => {
      fields.set(name, [...(fields.get(name) ?? []), value]);
    });
    parser.on('file', (_field, stream, name) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => (file = { name, bytes: Buffer.concat(pieces) }));
    });
    parser.on('finish', () => resolve({ fields, file }));
    parser.on('error', reject);
    Readable.from([request.body]).pipe(parser);
  });
}
