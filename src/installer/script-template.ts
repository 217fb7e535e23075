/** The script's text with parts left out and filled in: lines that begin with `#@ ` tell which. */
import { scriptLines } from './script.generated.ts';

/** Parts that a script has or has not. */
export const scriptParts = [
  ...(['attestation', 'own-signer', 'called-signer', 'signature'] as const),
  ...(['archive', 'tar', 'zip'] as const),
];
export type ScriptPart = (typeof scriptParts)[number];

export interface Filling {
  readonly parts: ReadonlySet<ScriptPart>;
  /** Lines in place of `#@ about` and `#@ release`. */
  readonly blocks: Readonly<Record<'about' | 'release', readonly string[]>>;
}

/** The text, with a line feed at its end. */
export function fillTemplate({ parts, blocks }: Filling): string {
  let skipping = false;
  const lines = scriptLines.flatMap((line) => {
    const [, word, name = ''] = /^#@ (\w+)(?: (.+))?$/.exec(line) ?? [];
    if (word === undefined) return skipping ? [] : [line];
    skipping = word === 'if' && !parts.has(name as ScriptPart);
    return word === 'about' || word === 'release' ? blocks[word] : [];
  });
  return `${lines.join('\n').replaceAll(/\n{3,}/g, '\n\n')}\n`;
}
