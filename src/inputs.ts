/**
 * The kinds of input. Text is parsed once, here, into the value that the
 * domains use; empty is undefined, `treu` is a failure and never false, and
 * `10x` is not 10.
 */
import { failureArea } from './failure.ts';

export const inputFailure = failureArea('inputs', {
  INPUT_MISSING: 'A required input was not given, or was empty.',
  INPUT_INVALID: 'An input was given, but is not of its kind.',
  INPUT_UNKNOWN: 'A command-line flag or input that this action does not have.',
});

export interface InputOptions {
  /** One sentence or two that end with a full stop; goes into manifests, README and help. */
  readonly describe: string;
  /** As a user would write it; may be an expression such as `${{ github.sha }}`. */
  readonly default?: string;
  /** Masked wherever anything is printed, and never accepted as a command-line flag. */
  readonly secret?: true;
}

export interface Input<T> extends InputOptions {
  /** As help and tables show it; a choice's is its words with `|` between them. */
  readonly kind: string;
  readonly required: boolean;
  /** Undefined is a value, also where a default that is an expression comes to nothing. */
  readonly optional?: true;
  /** The value of the trimmed, non-empty text; throws NotOfItsKind that tells what was expected. */
  parse(text: string): T;
}

/** Declares inputs of one kind: required, unless `optional` or a default is given. */
export interface InputKind<T> {
  (options: InputOptions): Input<T>;
  (options: InputOptions & { readonly optional: true }): Input<T | undefined>;
}

/** What a kind's parser throws; the host adds the input's name and makes it INPUT_INVALID. */
export class NotOfItsKind extends Error {}

function inputKind<T>(
  kind: string,
  expected: string,
  parse: (text: string) => T | undefined,
): InputKind<T> {
  return (options: InputOptions & { readonly optional?: true }): Input<T> => ({
    ...options,
    kind,
    required: options.optional !== true && options.default === undefined,
    parse(text) {
      const value = parse(text);
      if (value === undefined) throw new NotOfItsKind(expected);
      return value;
    },
  });
}

function matching(pattern: RegExp): (text: string) => string | undefined {
  return (text) => (pattern.test(text) ? text : undefined);
}

/** Any text; control characters but line feeds and tabs are refused. */
export const text = inputKind('text', 'text without control characters', (value) =>
  /(?![\t\n])\p{Cc}/u.test(value.replaceAll('\r\n', '\n'))
    ? undefined
    : value.replaceAll('\r\n', '\n'),
);

/** `true` or `false`, nothing else. */
export const boolean = inputKind('boolean', '`true` or `false`', (value) =>
  value === 'true' ? true : value === 'false' ? false : undefined,
);

/** A whole number from 0 to 2^53 - 1. */
export const integer = inputKind('integer', 'a whole number, 0 or more', (value) => {
  const number = /^(0|[1-9][0-9]*)$/.test(value) ? Number(value) : NaN;
  return Number.isSafeInteger(number) ? number : undefined;
});

/** A duration such as `90s`, `30m`, `1h30m` or `2d`; the value is in seconds. */
export const duration = inputKind(
  'duration',
  'a duration such as `90s`, `30m`, `1h30m` or `2d`',
  (value) => {
    const match = /^(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s)?$/.exec(value);
    if (!match || value === '') return undefined;
    const [days, hours, minutes, seconds] = match.slice(1).map((digits) => Number(digits ?? 0));
    return days! * 86_400 + hours! * 3_600 + minutes! * 60 + seconds!;
  },
);

/** A full commit SHA in lower case. */
export const commitSha = inputKind(
  'commit SHA',
  'a full commit SHA (40 lower-case hexadecimal digits)',
  matching(/^[0-9a-f]{40}$/),
);

/** A SHA-256 digest with or without `sha256:`; the value is without. */
export const digest = inputKind(
  'digest',
  'a SHA-256 digest (`sha256:` and 64 lower-case hexadecimal digits)',
  (value) => /^(?:sha256:)?([0-9a-f]{64})$/.exec(value)?.[1],
);

/** A fingerprint of an OpenPGP key; the value is in upper case, without the spaces that gpg shows. */
export const fingerprint = inputKind(
  'fingerprint',
  'a fingerprint of an OpenPGP key (40 hexadecimal digits)',
  (value) => /^[0-9A-F]{40}$/.exec(value.replaceAll(' ', '').toUpperCase())?.[0],
);

/** `owner/name`. */
export const repository = inputKind(
  'repository',
  '`owner/name`',
  matching(/^(?!\.)[A-Za-z0-9-]{1,39}\/(?!\.{1,2}$)[\w.-]{1,100}$/),
);

/** One entry a line; blank lines and lines that start with `#` are left out. */
export const list = inputKind('list', 'one entry a line', (value) => {
  const entries = value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return entries.length > 0 ? (entries as readonly string[]) : undefined;
});

/** An https address, or http on the loopback; without credentials in it. */
export const url = inputKind('url', 'an https address without user name or password', (value) => {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  const loopback =
    parsed !== undefined && ['127.0.0.1', '[::1]', 'localhost'].includes(parsed.hostname);
  const safe = parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && loopback);
  return parsed && safe && parsed.username === '' && parsed.password === ''
    ? value.replace(/\/+$/, '')
    : undefined;
});

/** A JSON document; the value is unknown until the domain has checked its shape. */
export const json = inputKind<{ readonly value: unknown }>('JSON', 'a JSON document', (value) => {
  try {
    return { value: JSON.parse(value) as unknown };
  } catch {
    return undefined;
  }
});

/** A file or folder; NUL and line breaks are refused. */
export const path = inputKind('path', 'a path without line breaks', matching(/^[^\0\r\n]+$/));

/** One of the words given. */
export function choice<const Words extends readonly string[]>(
  words: Words,
): InputKind<Words[number]> {
  const expected = words.map((word) => `\`${word}\``).join(', ');
  return inputKind<Words[number]>(words.join('|'), `one of ${expected}`, (value) =>
    words.find((word) => word === value),
  );
}

/** The token that reads or writes the repository; masked, from the workflow by default. */
export const githubToken = () =>
  text({
    describe: 'Token for the GitHub API. Its permissions are those listed below.',
    default: '${{ github.token }}',
    secret: true,
  });

/** The token of who asks GitHub in some cases alone: it may be left out in all others. */
export const githubTokenWhen = (when: string) =>
  text({
    describe: `Token for the GitHub API, needed ${when}. Its permissions are those listed below.`,
    default: '${{ github.token }}',
    optional: true,
    secret: true,
  });

/** The token of who need not have one: what everybody is shown is asked without it first. */
export const optionalGithubToken = () =>
  text({
    describe:
      'Token for the GitHub API. Everything is asked without it first: it is sent only where that is not answered.',
    default: '${{ github.token }}',
    optional: true,
    secret: true,
  });

/** The token that reads versions which wait for approval; masked, and never there by default. */
export const npmToken = () =>
  text({
    describe:
      'Token that may read the package’s staged versions at npm: a granular access token, read-only, for this package. Not a trusted publisher’s: npm shows those nothing. Sent to the registry itself with questions about staged versions, and nowhere else.',
    optional: true,
    secret: true,
  });

/** The repository that is released; the workflow's own by default. */
export const releaseRepository = () =>
  repository({
    describe: 'Repository that is released, as `owner/name`.',
    default: '${{ github.repository }}',
  });
