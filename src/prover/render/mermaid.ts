/** The graph of jobs as Mermaid, which GitHub draws in Markdown files. */
import type { EffectKind } from '../effect.ts';
import type { ProvenWorkflow } from './proven.ts';

/** What a job is drawn for: the gravest of its effects. */
const drawn: readonly EffectKind[] = [
  'announces',
  'publishes',
  'stages',
  'cleans',
  'seals',
  'builds',
];

/** `flowchart LR`, a node a job, an edge a need; what publishes and what announces is marked. */
export function renderMermaid({ workflow, report }: ProvenWorkflow): string {
  const jobs = [...workflow.jobs.values()];
  const ids = new Map(jobs.map(({ id }, index) => [id, `j${index}`]));
  const kindOf = (job: string) =>
    drawn.find((kind) =>
      report.effects.some((effect) => effect.site.job === job && effect.kind === kind),
    );
  const classes = new Map<EffectKind, string[]>();
  const nodes = jobs.map(({ id }) => {
    const kind = kindOf(id);
    if (kind) classes.set(kind, [...(classes.get(kind) ?? []), ids.get(id)!]);
    return `  ${ids.get(id)!}["${id}${kind ? `<br/><small>${kind}</small>` : ''}"]`;
  });
  const edges = jobs.flatMap(({ id, needs }) =>
    needs.map((need) => `  ${ids.get(need)!} --> ${ids.get(id)!}`),
  );
  const used = [...classes].sort(([left], [right]) => drawn.indexOf(left) - drawn.indexOf(right));
  return [
    'flowchart LR',
    ...nodes,
    ...edges,
    ...used.map(([kind, members]) => `  class ${members.join(',')} ${kind}`),
    ...used.map(([kind]) => `  classDef ${kind} ${styles[kind] ?? 'stroke-width:1px'}`),
    '',
  ].join('\n');
}

const styles: Readonly<Partial<Record<EffectKind, string>>> = {
  announces: 'stroke:#1a7f45,stroke-width:3px',
  publishes: 'stroke:#9a6400,stroke-width:3px',
  stages: 'stroke:#5b6673,stroke-width:2px,stroke-dasharray:4 2',
  cleans: 'stroke:#c02b33,stroke-width:2px',
};
