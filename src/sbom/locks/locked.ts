/** What lock files tell, whatever tool wrote them. */

export interface LockFile {
  /** Relative to the repository; its base name tells the kind. */
  readonly path: string;
  readonly text: string;
}

/** Names as SPDX has them. */
export type ChecksumAlgorithm = 'SHA1' | 'SHA256' | 'SHA384' | 'SHA512';

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Lower-case hexadecimal digits. */
  readonly value: string;
}

export interface LockedPackage {
  /** Its own in the lock file. */
  readonly key: string;
  readonly name: string;
  readonly version: string | undefined;
  /** Undefined for what is in the repository itself. */
  readonly purl: string | undefined;
  /** Where the lock file says that it is downloaded, when that is one address. */
  readonly downloadLocation: string | undefined;
  /** Of the files that may be installed as it: any of those of one algorithm. */
  readonly checksums: readonly Checksum[];
  /** What else the lock file says of it. */
  readonly comment?: string;
  /** Keys of what it depends on. */
  readonly needs: readonly string[];
}

export interface LockedProject {
  /** Keys of what the project itself depends on. */
  readonly needs: readonly string[];
  /** Everything that is needed, directly or not; nothing else. */
  readonly packages: readonly LockedPackage[];
}

/** The project for which packages are locked, as far as it is known. */
export interface WantedProject {
  readonly name: string | undefined;
  readonly version: string | undefined;
}

/** Everything that is reached from these keys, itself included; `find` throws for unknown keys. */
export function reachable(
  keys: readonly string[],
  find: (key: string) => LockedPackage,
): readonly LockedPackage[] {
  const found = new Map<string, LockedPackage>();
  const open = [...keys];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (found.has(key)) continue;
    const locked = find(key);
    found.set(key, locked);
    for (const need of locked.needs) open.push(need);
  }
  return [...found.values()];
}

/** An address that anybody may read: https, without credentials or a query; undefined otherwise. */
export function publicAddress(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, username, password, search, href } = new URL(text);
  const plain = protocol === 'https:' && `${username}${password}${search}` === '';
  return plain ? href.replace(/#.*$/s, '') : undefined;
}

const remote = ['https:', 'http:', 'ssh:', 'git:'];

/** An address without credentials, for identifiers; undefined when it is none, or of a file. */
export function withoutCredentials(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!remote.includes(url.protocol)) return undefined;
  // `git@` is a user of everybody.
  if (url.password !== '' || url.username !== 'git') url.username = '';
  url.password = '';
  return url.href;
}
