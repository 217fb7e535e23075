/** The table that a maintainer reads: sealed against served, a file a line. */
import type { BytesVerdict } from '../bytes/verdict.ts';

export interface TableRow {
  readonly file: string;
  readonly sealed: string;
  readonly served: string | undefined;
  readonly verdict: BytesVerdict;
  readonly attempts: number;
}

const marks: { readonly [Verdict in BytesVerdict]: string } = {
  equal: '✅ equal',
  different: '❌ different',
  absent: '⏳ absent',
  unknown: '❔ unknown',
};

/** Lines of Markdown; digests in full, so that they can be searched for. */
export function renderTable(rows: readonly TableRow[]): string[] {
  return [
    '| file | sealed sha256 | served sha256 | verdict | attempts |',
    '|---|---|---|---|---|',
    ...rows.map(
      ({ file, sealed, served, verdict, attempts }) =>
        `| \`${file}\` | \`${sealed}\` | ${served === undefined ? '–' : `\`${served}\``} | ${marks[verdict]} | ${attempts} |`,
    ),
  ];
}
