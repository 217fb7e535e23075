/** What every reader's table test needs: statuses, and somewhere to save. */
import type { Files } from '../../../src/ports.ts';
import type { Reply } from '../../support/fake-http.ts';

export interface SavedFiles extends Pick<Files, 'write'> {
  readonly saved: Map<string, Buffer>;
}

/** Keeps in memory what is written. */
export function savingFiles(): SavedFiles {
  const saved = new Map<string, Buffer>();
  return {
    saved,
    write: async (path, content) => {
      const pieces: Uint8Array[] = [];
      for await (const piece of content as AsyncIterable<Uint8Array>) pieces.push(piece);
      saved.set(path, Buffer.concat(pieces));
    },
  };
}

/** Replies that are never a definite answer, whoever gives them. */
export const indefinite: readonly (readonly [string, Reply])[] = [
  ['a lost connection', { lost: 'connection reset' }],
  ['202', { status: 202, json: {} }],
  ['204', { status: 204 }],
  ['304', { status: 304 }],
  ['401', { status: 401, json: { message: 'token?' } }],
  ['429', { status: 429 }],
  ['451', { status: 451 }],
  ['500', { status: 500, body: 'oops' }],
  ['503', { status: 503, body: '<html>' }],
];

/** Replies of status 200 that cannot be metadata. */
export const unreadable: readonly (readonly [string, Reply])[] = [
  ['an HTML page', { body: '<html>maintenance</html>' }],
  ['half a document', { body: '{"info": {"na' }],
  ['an empty body', { body: '' }],
  ['an empty object', { json: {} }],
  ['a list', { json: [] }],
  ['null', { json: null }],
];
