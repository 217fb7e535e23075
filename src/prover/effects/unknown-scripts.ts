/** Scripts and tasks that a shell script runs, and of which neither content nor name tells anything. */
import { readScript } from '../shell/read-script.ts';
import type { ShellWord } from '../shell/words.ts';
import { programWords } from './match-command.ts';
import { guessFromName, onlyPrepares, speaksOfRelease } from './guess.ts';
import { reachesOut } from './quoted-commands.ts';
import { findKnown, innerScripts, tasksOf, type InnerScript } from './script-effects.ts';

/** As they are written, `bash ci/finish.sh`; those that are opaque calls by their name left out. */
export function unknownScripts(script: string): readonly string[] {
  return readScript(script).flatMap((command) => {
    const inner = innerScripts(command);
    const words = command.words.filter(({ text }) => !inner.some((each) => each.text === text));
    return [...inner.flatMap(unknownIn), ...unknownTasksOf(words)];
  });
}

function unknownIn({ text, language }: InnerScript): readonly string[] {
  if (language === undefined) return unknownScripts(text);
  return reachesOut(text) ? [`a script of ${language}`] : [];
}

const startsProgram = /^(?:sudo|env|time|exec|command|nice|nohup|timeout|retry|xargs)$/;

function unknownTasksOf(all: readonly ShellWord[]): readonly string[] {
  const words = /^(?:source|\.)$/.test(all[0]?.text ?? '') ? all.slice(1) : all;
  if (findKnown(words)) return [];
  // Behind these stands a program, and no task of that name.
  if (
    startsProgram.test(words[0]?.text ?? '') &&
    !/[/.]/.test(programWords(words)[0]?.[0]?.text ?? '')
  )
    return [];
  const { candidate, names } = tasksOf(words).at(-1) ?? { candidate: [], names: [] };
  return names
    .filter((name) => !/^[-$:]|\s|^$/.test(name) && !isTold(name))
    .map((name) => asWritten(candidate, name));
}

function isTold(name: string): boolean {
  return onlyPrepares(name) || speaksOfRelease(name) || guessFromName(name).length > 0;
}

/** `make finish`, `./ci/finish.sh`: from the program to the name. */
function asWritten(words: readonly ShellWord[], name: string): string {
  const at = words.findIndex(({ text }) => text === name || text.endsWith(`/${name}`));
  const [program, last] = [words[0]!.text, words[at]?.text ?? name];
  return at <= 0 ? last : `${program} ${last}`;
}
