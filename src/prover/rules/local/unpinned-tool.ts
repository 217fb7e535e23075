import type { Hit, LocalRule } from '../local-rule.ts';
import {
  commandsOf,
  usesSteps,
  written,
  type PlacedCommand,
  type ReleaseJob,
  type StepScript,
} from '../release-workflow.ts';

/** UNPINNED-TOOL: a tool of whatever version is there today; graver where it could mint identities. */
export const unpinnedTool: LocalRule = {
  name: 'UNPINNED-TOOL',
  level: 'notice',
  what: 'A job that could harm the release installs a tool without a version.',
  why: 'The next run can use another tool than the one that was reviewed; in a job with `id-token: write` that tool can publish and sign.',
  realCase:
    'A release pipeline written for cosign 2 was given cosign 3 by its installer; another one installed from apt, unpinned, in the job that held `id-token: write`.',
  cure: 'Name the version, and where it can be had the digest; install it in a job without `id-token: write`.',
  find: (release) => [
    ...commandsOf(release)
      .filter(({ job }) => job.hasPower)
      .flatMap((placed): Hit[] => {
        const tool = installs(placed, placed.script);
        return tool === undefined
          ? []
          : [hitOf(placed.job, { at: placed.at, step: placed.script.index }, tool)];
      }),
    ...release.jobs.filter(({ hasPower }) => hasPower).flatMap(installers),
  ],
};

function hitOf(job: ReleaseJob, place: Pick<Hit, 'at' | 'step'>, tool: string): Hit {
  const mints = job.permissions.get('id-token') === 'write';
  return {
    ...place,
    job: job.id,
    message: mints ? `${tool}, in a job that may mint identities.` : `${tool}.`,
    ...(mints && { level: 'warning' }),
  };
}

/** What is installed without a version, as a sentence's beginning; undefined for anything else. */
function installs({ command, words }: PlacedCommand, script: StepScript): string | undefined {
  const [program, ...rest] = words;
  const text = words.join(' ');
  const names = rest.filter((word) => !word.startsWith('-'));
  if (/^(?:apt|apt-get)$/.test(program ?? '') && names[0] === 'install') {
    const loose = names.slice(1).filter((name) => !/[=/$]/.test(name));
    return loose.length > 0
      ? `\`${program} install ${loose.join(' ')}\` takes what the archive has today`
      : undefined;
  }
  if (/^(?:curl|wget)$/.test(program ?? '') && command.then === '|')
    return pipedTo(command.pipeline, script);
  if (/@latest\b/.test(text)) return `\`${text.slice(0, 60)}\` takes the latest version`;
  if (/^npm (?:install|i|add) .*(?:-g|--global)/.test(text))
    return withoutVersion(names.slice(1), /.@/);
  if (
    /^(?:pip3?|uv pip) install /.test(text) &&
    !/(?:-r|--requirement|--require-hashes)\b/.test(text)
  ) {
    return withoutVersion(names.slice(program === 'uv' ? 2 : 1), /==|[./$@]/);
  }
  if (/^cargo install /.test(text) && !/ (?:--version|--git|--path|--locked)\b/.test(text)) {
    return withoutVersion(names.slice(1), /@|[$]/);
  }
  const runner = command.words.map((word) => word.text).join(' ');
  if (/^(?:uvx|pipx run) /.test(runner) && !/==|@/.test(runner)) {
    return `\`${runner.slice(0, 60)}\` takes the latest version`;
  }
  if (/^gem install /.test(text) && !/ (?:-v|--version)/.test(text))
    return withoutVersion(names.slice(1), /:|\.gem$/);
  return undefined;
}

function withoutVersion(names: readonly string[], hasVersion: RegExp): string | undefined {
  const loose = names.filter((name) => !hasVersion.test(name));
  return loose.length > 0
    ? `${loose.map((name) => `\`${name}\``).join(', ')} has no version`
    : undefined;
}

function pipedTo(pipeline: number, { commands, text }: StepScript): string | undefined {
  const shell = commands.find(
    ({ command, words }) =>
      command.pipeline === pipeline && /^(?:ba|z|da)?sh$/.test(words[0] ?? ''),
  );
  // A pinned installer is still run unread, and may be what its host says it is.
  return shell && !/sha256sum/.test(text) ? 'A script from the network is run unread' : undefined;
}

/** Actions that install the latest version when they are told none. */
const needsVersion: Readonly<Record<string, string>> = {
  'sigstore/cosign-installer': 'cosign-release',
  'goreleaser/goreleaser-action': 'version',
  'imjasonh/setup-crane': 'version',
  'oras-project/setup-oras': 'version',
};

function installers(job: ReleaseJob): readonly Hit[] {
  return usesSteps(job).flatMap(({ step, index }) => {
    const name = step.uses.replace(/@.*$/, '');
    const input = Object.hasOwn(needsVersion, name) ? needsVersion[name]! : 'version';
    const version = written(step.with.get(input));
    const isLoose = version === '' ? Object.hasOwn(needsVersion, name) : /^latest$/.test(version);
    return isLoose
      ? [hitOf(job, { at: step.at, step: index }, `\`${name}\` is told no version in \`${input}\``)]
      : [];
  });
}
