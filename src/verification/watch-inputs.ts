/** The inputs of a watch: those of any release, and none that are one release's own. */
import { kebabCase } from '../define-action.ts';
import { unclear, type VerifyInputs } from './verify-inputs.ts';

export interface WatchInputs extends VerifyInputs {
  readonly since: string | undefined;
  readonly openIssue: boolean;
  readonly htmlPath: string | undefined;
  readonly sarifPath: string | undefined;
  readonly jsonPath: string | undefined;
}

const ofOneRelease = [
  ...(['tag', 'releaseId', 'folder', 'outFolder', 'commit', 'manifestDigest'] as const),
  ...(['htmlPath', 'sarifPath'] as const),
];

/** From where on releases are watched; undefined for one release. Throws VERIFY_REQUEST_UNCLEAR. */
export function findSince(inputs: WatchInputs): string | undefined {
  const { since, openIssue, offline } = inputs;
  if (since === undefined) {
    if (openIssue) throw unclear('`open-issue` was asked for without `since`');
    return undefined;
  }
  if (offline) throw unclear('`since` and `offline` were both given');
  const given = ofOneRelease.find((name) => inputs[name] !== undefined);
  if (given)
    throw unclear(`\`since\` was given, and \`${kebabCase(given)}\`, which is one release's`);
  return since;
}
