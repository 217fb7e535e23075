/** The two ways to name a Python package index: by its Simple API, or by the root above that. */

export interface PythonIndexAddress {
  /** Root of the Simple API, which installers read; without a trailing slash. */
  readonly simple: string;
  /** Where PyPI has its other APIs; undefined when the Simple API was named. */
  readonly root: string | undefined;
}

/** From an address without a trailing slash. devpi's Simple API is at `+simple`. */
export function parsePythonIndex(address: string): PythonIndexAddress {
  return /\/\+?simple$/.test(address)
    ? { simple: address, root: undefined }
    : { simple: `${address}/simple`, root: address };
}
