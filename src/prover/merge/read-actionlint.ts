/** `actionlint -format '{{json .}}'`: https://github.com/rhysd/actionlint/blob/main/docs/usage.md */
import type { FindingLevel } from '../../failure.ts';
import { listOf, objectOf, textLike, wholeNumber } from '../../shape.ts';
import { messageOf, placeOf, type MergedFinding } from './merged-finding.ts';
import { ruleName } from './rule-name.ts';

const errors = listOf(
  objectOf({
    message: textLike(),
    filepath: textLike(),
    line: wholeNumber(),
    column: wholeNumber(),
    kind: ruleName,
  }),
);

/** In the tool's order. Throws NotOfShape. */
export function readActionlint(value: unknown): readonly MergedFinding[] {
  return errors(value, '').map(({ message, filepath, line, column, kind }) => {
    const location = placeOf(filepath, { line, column });
    return {
      tool: 'actionlint',
      rule: `actionlint/${kind}`,
      level: levelOfActionlint(kind, message),
      message: messageOf(message),
      ...(location && { location }),
    };
  });
}

const levelsOfShellcheck: Readonly<Record<string, FindingLevel>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  style: 'notice',
};

/** It knows no levels: all are errors, but for what shellcheck says less of. */
export function levelOfActionlint(kind: string, message: string): FindingLevel {
  if (kind === 'pyflakes') return 'warning';
  const said = kind === 'shellcheck' ? /\bSC\d+:(\w+):/.exec(message)?.[1] : undefined;
  return (
    (said !== undefined && Object.hasOwn(levelsOfShellcheck, said)
      ? levelsOfShellcheck[said]
      : undefined) ?? 'error'
  );
}
