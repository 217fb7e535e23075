/** What a release’s version does to the names inside it, and how members are paired in spite of it. */

export interface PackageIdentity {
  readonly name: string;
  readonly version: string;
}

/** `name-1.2.3`, as crates, sdists and source archives call their root folder. */
const versioned = /^(?<name>.+?)-v?(?<version>\d+\.[^/-]*(?:-[^/]*)?)$/;
const wheelFolder = /^(?<stem>.+)\.(?<kind>dist-info|data)$/;

/** Files of a versioned root folder are keyed `<name>-{version}/…`, those of a wheel `{dist-info}/…`. */
export const rootKey = '-{version}/';
export const recordKey = '{dist-info}/RECORD';

/**
 * Keys of one archive’s members, asked in the archive’s order: the name, in which the one
 * folder that carries the version is called alike, so that `demo-1.2.3/README` and
 * `demo-1.2.4/README` are the same member.
 */
export class MemberKeys {
  #root: { readonly folder: string; readonly identity: PackageIdentity } | undefined;
  #wheel: PackageIdentity | undefined;
  readonly #isPlain: boolean;
  #isFirst = true;
  #hasOneRoot = true;

  /** `plain` keys are the names as they are. */
  constructor({ plain = false } = {}) {
    this.#isPlain = plain;
  }

  /** Package and version by the folders’ names; undefined when they do not tell. */
  get identity(): PackageIdentity | undefined {
    return this.#wheel ?? (this.#hasOneRoot ? this.#root?.identity : undefined);
  }

  /** Whether a root was taken for the one that carries the version, and others came beside it. */
  get wereMisled(): boolean {
    return this.#root !== undefined && !this.#hasOneRoot;
  }

  keyOf(name: string, kind: string): string {
    if (this.#isPlain) return name;
    const slash = name.indexOf('/');
    // A file beside the folders may look versioned as well; it carries its own name.
    const folder = slash < 0 ? (kind === 'folder' ? name : undefined) : name.slice(0, slash);
    const rest = folder === undefined ? '' : name.slice(folder.length);
    const wheel = folder === undefined ? undefined : parseWheelFolder(folder);
    if (wheel) {
      this.#wheel ??= wheel.identity;
      return `{${wheel.kind}}${rest}`;
    }
    if (this.#isFirst && folder !== undefined) {
      const identity = parseIdentity(folder);
      if (identity) this.#root = { folder, identity };
    }
    this.#isFirst = false;
    if (this.#root && folder === this.#root.folder) {
      return `${this.#root.identity.name}-{version}${rest}`;
    }
    this.#hasOneRoot = false;
    return name;
  }
}

/** Name and version out of `name-1.2.3`. */
export function parseIdentity(text: string): PackageIdentity | undefined {
  const { name, version } = versioned.exec(text)?.groups ?? {};
  return name === undefined || version === undefined ? undefined : { name, version };
}

function parseWheelFolder(folder: string) {
  const { stem = '', kind } = wheelFolder.exec(folder)?.groups ?? {};
  const identity = parseIdentity(stem);
  return identity && kind !== undefined ? { identity, kind } : undefined;
}
