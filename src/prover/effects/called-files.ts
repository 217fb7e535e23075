/** Files that a workflow calls, as far as they were given. */
import type { ActionFile, Workflow } from '../../workflow/model.ts';

export interface CalledFiles {
  /** By path in the repository: `.github/workflows/build.yml`. */
  readonly workflows: ReadonlyMap<string, Workflow>;
  /** By folder: `.github/actions/sign`. */
  readonly actions: ReadonlyMap<string, ActionFile>;
}

export const noCalledFiles: CalledFiles = { workflows: new Map(), actions: new Map() };

/** The path in the repository that a local reference names; undefined for another repository's. */
export function localPath(uses: string): string | undefined {
  return /^(?:\.|\$)\/(.*?)\/*$/.exec(uses)?.[1];
}
