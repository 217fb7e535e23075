/** The inputs by which every action is handed the sealed set: declared once. */
import type { OptionalPermission } from '../define-action.ts';
import { digest, githubTokenWhen, integer, path } from '../inputs.ts';

/** Where the sealed set is, and the digest that its manifest must have. */
export interface SealedInputs {
  readonly sealedArtifactId: number | undefined;
  readonly sealedRunId: number | undefined;
  readonly sealedFolder: string | undefined;
  readonly manifestDigest: string;
}

/** Declarations to spread into an action's inputs; their values are SealedInputs. */
export const sealedInputs = () => ({
  sealedArtifactId: integer({
    describe:
      'ID of the workflow artifact that holds the sealed set: `artifact-id` of seal-artifacts.',
    optional: true,
  }),
  sealedRunId: integer({
    describe: 'ID of the workflow run that sealed, when it is not this one. Needs `actions: read`.',
    optional: true,
  }),
  sealedFolder: path({
    describe: 'Folder that holds the sealed set, instead of the artifact.',
    optional: true,
  }),
  manifestDigest: digest({
    describe:
      'SHA-256 of `release.json`: `manifest-digest` of seal-artifacts. Nothing else is trusted.',
  }),
});

/** For who also works where nothing was sealed: the digest may be left out with the rest. */
export const optionalSealedInputs = () => {
  const { manifestDigest, ...place } = sealedInputs();
  return {
    ...place,
    manifestDigest: digest({ describe: manifestDigest.describe, optional: true }),
  };
};

/** The token of who asks GitHub for nothing but a set of another run. */
export const sealedRunToken = () =>
  githubTokenWhen('where `sealed-run-id` names another run, and nowhere else');

/** What taking the set from another run needs besides. */
export const sealedRunPermission: OptionalPermission = {
  scope: 'actions',
  right: 'read',
  when: '`sealed-run-id` names another run: its artifact is read through the API',
};
