/** actions/checkout: the project at the commit that the world's GitHub has for the ref. */
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { writeFileSync } from 'node:fs';
import { createBlobs } from '../../world/blobs.ts';
import { StepFailure, type StandIn, type StandInStep } from '../stand-in.ts';

/** The stand-in over the repository that the rehearsal made of the project. */
export function checkoutOf(project: { readonly folder: string; readonly commit: string }): StandIn {
  return {
    action: 'actions/checkout',
    defaults: { path: '.', ref: '', 'persist-credentials': 'true' },
    async run(step) {
      const other = step.input('repository');
      if (other !== '' && other !== step.world.repository) {
        throw new StepFailure(`The rehearsal has no repository ${other}.`);
      }
      const ref = step.input('ref');
      const commit = findCommit(step, ref);
      if (commit === undefined) {
        throw new StepFailure(`A branch or tag with the name '${ref}' could not be found`);
      }
      const folder = resolve(step.folders.workspace, step.input('path'));
      mkdirSync(folder, { recursive: true });
      if (commit === project.commit && existsSync(project.folder)) {
        for (const name of readdirSync(project.folder)) {
          cpSync(join(project.folder, name), join(folder, name), { recursive: true });
        }
      } else writeCommit(step, commit, folder);
      step.say(`HEAD is now at ${commit}`);
      step.setOutput('commit', commit);
      step.setOutput('ref', ref || step.run.ref);
    },
  };
}

function findCommit(step: StandInStep, ref: string): string | undefined {
  const repository = step.world.world.github.repository(step.world.repository);
  if (ref === '') return step.run.commit;
  const { commits, branches } = repository.state;
  if (/^[0-9a-f]{40}$/.test(ref)) return commits[ref]?.sha;
  if (ref.startsWith('refs/heads/')) return branches[ref.slice('refs/heads/'.length)];
  if (ref.startsWith('refs/tags/')) return repository.tagCommit(ref.slice('refs/tags/'.length));
  return branches[ref] ?? repository.tagCommit(ref);
}

/** A commit that a scenario made: its files as the world keeps them, without a `.git`. */
function writeCommit(step: StandInStep, sha: string, folder: string): void {
  const { world, repository } = step.world;
  const blobs = createBlobs(join(world.folder, 'blobs'));
  const { files } = world.github.repository(repository).state.commits[sha]!;
  for (const [name, key] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const content = blobs.get(key);
    // The world keeps no file modes; a script is told by how it begins.
    const mode = content.subarray(0, 2).toString('latin1') === '#!' ? 0o755 : 0o644;
    writeFileSync(path, content, { mode });
  }
}
