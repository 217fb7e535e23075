/** From a `uses` to what runs for it: a stand-in, one of this suite's bundles, a local action. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { ActionFile } from '../workflow/model.ts';
import { parseActionFile } from '../workflow/parse-action.ts';
import { rehearsalFailure } from './failures.ts';
import type { StandIn } from './stand-in.ts';

/** What a `uses` resolves to. */
export type ResolvedAction =
  | { readonly kind: 'stand-in'; readonly standIn: StandIn }
  | { readonly kind: 'action'; readonly folder: string; readonly file: ActionFile };

export interface ActionLibrary {
  /**
   * Resolves a `uses` as written; local ones below the workspace first. Throws
   * REHEARSAL_ACTION_UNKNOWN, REHEARSAL_ACTION_UNREADABLE.
   */
  resolve(uses: string, workspace: string): ResolvedAction;
}

export interface LibraryOptions {
  /** This suite's folder, with `dist` and `actions`. */
  readonly suiteFolder: string;
  /** The project's, for `$/` references. */
  readonly projectFolder: string;
  readonly standIns: readonly StandIn[];
}

const suiteAction = /^[\w.-]+\/release-actions(?:\/(?:actions\/)?([a-z0-9-]+))?@[0-9a-f]{40}$/;

/** A library over stand-ins, this suite and the project. */
export function createActionLibrary(options: LibraryOptions): ActionLibrary {
  const standIns = new Map(options.standIns.map((standIn) => [standIn.action, standIn]));
  const files = new Map<string, ActionFile>();
  const read = (folder: string): ResolvedAction => {
    const path = findActionFile(folder);
    if (path === undefined) throw unreadable(folder, 'it has no action.yml');
    let file = files.get(path);
    if (!file) {
      file = parseActionFile(readFileSync(path, 'utf8'), path);
      files.set(path, file);
    }
    return { kind: 'action', folder, file };
  };
  const fromSuite = (name: string | undefined) =>
    read(name === undefined ? options.suiteFolder : join(options.suiteFolder, 'actions', name));
  return {
    resolve(uses, workspace) {
      if (uses.startsWith('$/')) return read(inside(options.projectFolder, uses.slice(2)));
      if (uses.startsWith('./')) {
        const folder = inside(workspace, uses.slice(2));
        const own = /^\.\/(?:actions\/)?([a-z0-9-]+)$/.exec(uses)?.[1];
        const isOwn =
          own !== undefined && existsSync(join(options.suiteFolder, 'actions', own, 'action.yml'));
        return findActionFile(folder) === undefined && isOwn ? fromSuite(own) : read(folder);
      }
      const suite = suiteAction.exec(uses);
      if (suite) return fromSuite(suite[1]);
      const standIn = standIns.get(uses.split('@')[0]!.toLowerCase());
      if (standIn) return { kind: 'stand-in', standIn };
      throw unknownAction(uses, [...standIns.keys()]);
    },
  };
}

function findActionFile(folder: string): string | undefined {
  return ['action.yml', 'action.yaml'].map((name) => join(folder, name)).find(existsSync);
}

function inside(folder: string, path: string): string {
  const target = resolve(folder, path);
  if (relative(folder, target).startsWith('..'))
    throw unreadable(path, 'it leads out of the folder');
  return target;
}

function unreadable(what: string, why: string) {
  return rehearsalFailure('REHEARSAL_ACTION_UNREADABLE', {
    seen: `the action ${what}: ${why}`,
    expected: 'a folder with an action.yml',
    cure: 'Correct `uses`; for a local action, check that the job checks the repository out first, and run `npm run generate` for one of this suite.',
  });
}

function unknownAction(uses: string, known: readonly string[]) {
  return rehearsalFailure('REHEARSAL_ACTION_UNKNOWN', {
    seen: `the workflow uses \`${uses}\`, which has no stand-in`,
    expected: `one of ${known.join(', ')}, a local action, or one of this suite pinned by its commit`,
    cure: 'Give a stand-in for it, or keep the step out of the workflow that is rehearsed.',
  });
}
