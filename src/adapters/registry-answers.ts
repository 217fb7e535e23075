/** From a registry's answer to one of three values; the redirect's end is checked too. */
import { absent, mapLookup, present, unknown, type Lookup } from '../lookup.ts';
import type { Digests, Files, Registry } from '../ports.ts';
import { requireKnownHost, type KnownHosts } from '../registry/hosts.ts';
import { NotOfShape, type Shape } from '../shape.ts';
import type { Http, HttpAnswer } from './http.ts';

/** Caps a served file: larger than any registry takes. */
const maxFileBytes = 5 * 1024 ** 3;
const maxMetadataBytes = 64 * 1024 ** 2;

/** What every reader is made from. */
export interface ReaderTools {
  readonly http: Http;
  readonly files: Pick<Files, 'write'>;
  /** Replaces the public registry's address. */
  readonly indexUrl?: string | undefined;
}

export interface Question {
  readonly url: string;
  readonly known: KnownHosts;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent to the address's own origin and to no other, wherever it redirects to. */
  readonly authorization?: string | undefined;
  /** Statuses by which this service says definitely that it is not there; 404 when left out. */
  readonly absentAt?: readonly number[];
}

/** A registry that publishes at once: what it lists is live. */
export function registryOf(parts: Omit<Registry, 'presence'>): Registry {
  return {
    presence: async (packageName, version) =>
      mapLookup(await parts.files(packageName, version), () => 'live'),
    ...parts,
  };
}

/** The answer as it came: 200 is present, `absentAt` absent, everything else unknown. */
export async function lookUpAnswer(http: Http, question: Question): Promise<Lookup<HttpAnswer>> {
  const { url, known, headers = {}, authorization } = question;
  const answer = await http.request({
    url: requireKnownHost(url, known),
    headers,
    ...(authorization !== undefined && { authorization }),
    maxBytes: maxMetadataBytes,
  });
  if (!answer.answered) return unknown(answer.reason);
  requireKnownHost(answer.url, known);
  if (isAbsent(answer.status, question)) return absent;
  return answer.status === 200 ? present(answer) : unknown(`${url} answered ${answer.status}`);
}

/** JSON of the shape, by the same three values; 200 with anything else is unknown. */
export async function lookUpJson<T>(
  http: Http,
  question: Question,
  shape: Shape<T>,
): Promise<Lookup<T>> {
  const headers = { accept: 'application/json', ...question.headers };
  const found = await lookUpAnswer(http, { ...question, headers });
  return found.state === 'present' ? readJson(found.value, shape) : found;
}

function readJson<T>(answer: HttpAnswer, shape: Shape<T>): Lookup<T> {
  try {
    return present(shape(JSON.parse(answer.body.toString('utf8')) as unknown, ''));
  } catch (error) {
    if (error instanceof NotOfShape) return unknown(`${answer.url}: ${error.message}`);
    if (error instanceof SyntaxError) return unknown(`${answer.url} answered what is not JSON`);
    throw error;
  }
}

export interface Saving {
  readonly files: Pick<Files, 'write'>;
  /** Where the bytes are kept; they are only hashed when it is undefined. */
  readonly path: string | undefined;
}

/** Digests of the bytes behind an address, by the same three values. */
export async function lookUpBytes(
  http: Http,
  question: Question,
  { files, path }: Saving,
): Promise<Lookup<Digests>> {
  const download = await http.download(
    {
      url: requireKnownHost(question.url, question.known),
      headers: { accept: '*/*', ...question.headers },
      ...(question.authorization !== undefined && { authorization: question.authorization }),
      maxBytes: maxFileBytes,
    },
    path === undefined ? undefined : (bytes) => files.write(path, bytes),
  );
  if (!download.answered) return unknown(download.reason);
  requireKnownHost(download.url, question.known);
  if (isAbsent(download.status, question)) return absent;
  if (download.digests) return present(download.digests);
  return unknown(`${question.url} answered ${download.status}`);
}

function isAbsent(status: number, question: Question): boolean {
  return (question.absentAt ?? [404]).includes(status);
}
