/** What a name tells, when nothing better is known: of a script, a task, a called file. */
import type { ChannelName } from '../effect.ts';
import { fileName } from '../repository-path.ts';
import type { ShellWord } from '../shell/words.ts';
import {
  announces,
  builds,
  createsRef,
  perhaps,
  publishes,
  stages,
  type EffectRule,
} from './entry.ts';

const channels: readonly (readonly [RegExp, ChannelName])[] = [
  [/^pypi$/, 'pypi'],
  [/^(?:crates?|cargo)$/, 'crates'],
  [/^npm$/, 'npm'],
  [/^(?:docker|image|images|container|containers|ghcr|quay|oci)$/, 'image'],
  [/^(?:maven|sonatype)$/, 'maven'],
  [/^(?:gem|gems|rubygems)$/, 'gem'],
  [/^(?:homebrew|brew)$/, 'homebrew'],
  [/^(?:nuget|snap|helm|winget|aur|hex|jsr|vscode|copr|ppa)$/, ''],
];

/** Words beside which "publish" speaks of something else than the release. */
const elsewhere =
  /^(?:docs?|sphinx|mkdocs|site|pages|website|blog|mirror|versions|testpypi|results?|reports?|coverage|artifacts?|assets)$/;

/** Words of what may only look at it: nothing is guessed beside them. */
const mayOnlyLook =
  /^(?:tests?|testing|check|dry|preview|nightly|snapshot|verify|smoke|approve|wait)$/;

/** Words beside which "release" is certainly only looked at. */
const onlyLooks = /^(?:validate|lint|notes?|changelog|version|extract|get|print|prepare)$/;

function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => !/^(?:yml|yaml|sh|py|js|ts|mjs|ps1|rb)$/.test(word));
}

/** Whether a name speaks of a release without saying what it does: `release.sh`, `deploy`. */
export function speaksOfRelease(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => elsewhere.test(word))) return false;
  if (words.includes('publish')) return true;
  return (
    words.some((word) => /^(?:release|deploy|ship|promote|distribute)$/.test(word)) &&
    !words.some((word) => onlyLooks.test(word))
  );
}

const prepares =
  /^(?:run|all|ci|the|install|add|init|setup|config|configure|deps|bootstrap|clean|tests?|testing|check|checks|lint|fmt|format|typecheck|build|compile|generate|coverage|docs?|audit|version|changelog|env)$/;

/** Whether every word of a name is one of what makes ready, builds or tests. */
export function onlyPrepares(name: string): boolean {
  return wordsOf(name).every((word) => prepares.test(word) || /^\d*$/.test(word));
}

/** Effects that the words of a name speak of; all of them are guesses. */
export function guessFromName(name: string): readonly EffectRule[] {
  const words = wordsOf(name);
  const has = (...wanted: readonly string[]) => wanted.every((word) => words.includes(word));
  if (words.some((word) => elsewhere.test(word) || mayOnlyLook.test(word))) return [];
  const found = channels.find(([pattern]) => words.some((word) => pattern.test(word)));
  const channel = found && (found[1] || words.find((word) => found[0].test(word))!);
  const goesOut = ['publish', 'release', 'upload', 'push'].some((verb) => has(verb));
  if (goesOut && channel) return [perhaps(publishes(channel))];
  if (has('draft', 'release')) return [perhaps(stages())];
  if (has('create', 'release') || has('github', 'release') || has('gh', 'release')) {
    return [perhaps(announces())];
  }
  if (has('create', 'tag') || has('push', 'tag')) return [perhaps(createsRef())];
  if (has('publish')) return [perhaps(publishesSomewhere)];
  return has('build') || has('compile') ? [perhaps(builds())] : [];
}

const { channel: _channel, ...publishesSomewhere } = publishes('');

/** Programs that run what an argument names: where it stands, and whether more of them follow. */
const runners: Readonly<Record<string, 'first' | 'every' | 'behind run'>> = {
  make: 'every',
  just: 'every',
  task: 'every',
  rake: 'every',
  bash: 'first',
  sh: 'first',
  zsh: 'first',
  node: 'first',
  python: 'first',
  python3: 'first',
  ruby: 'first',
  pnpm: 'first',
  yarn: 'first',
  deno: 'behind run',
  bun: 'behind run',
  npm: 'behind run',
};

/**
 * Names of the scripts or tasks that a command runs, without their folders; none for an ordinary
 * program. Behind a runner of tasks (`pixi run`) the program itself is a name.
 */
export function taskNames(words: readonly ShellWord[], isTask: boolean): readonly string[] {
  const [program, ...rest] = words.map(({ text }) => text);
  if (program === undefined) return [];
  const isScript = /\/|\.(?:sh|py|js|ts|mjs|ps1)$/.test(program);
  if (isTask || isScript) return [fileName(program)];
  const names = rest.filter((word) => !word.startsWith('-') && !/^\w+=/.test(word));
  const runner = Object.hasOwn(runners, program) ? runners[program] : undefined;
  if (runner === 'every') return names.map(fileName);
  const isRun = /^(?:run|run-script)$/.test(names[0] ?? '');
  if (runner === undefined || (runner === 'behind run' && !isRun)) return [];
  return names.slice(isRun ? 1 : 0, isRun ? 2 : 1).map(fileName);
}
