import { expressionsOf } from '../../../workflow/template.ts';
import type { Hit, LocalRule } from '../local-rule.ts';
import { templatesOf } from '../power.ts';
import { written, type ReleaseJob } from '../release-workflow.ts';

const key = String.raw`client_payload\s*(?:\.\s*[\w-]+|\[\s*'[^']+'\s*\])`;
const grave = '(?:prod|production|release|live|latest|stable|public|pypi|true)';
/** `client_payload.target || 'production'`: an absent key is empty. */
const fallsBack = new RegExp(String.raw`${key}\s*\|\|\s*(?:'${grave}'|true\b)`, 'i');
/** `client_payload.target != 'staging'`: an absent key differs from every text. */
const differs = new RegExp(String.raw`${key}\s*!=\s*'[^']+'|'[^']+'\s*!=\s*[\w.]*${key}`, 'i');
const readsKey = new RegExp(key, 'i');

/** DISPATCH-DEFAULT-PRODUCTION: a dispatch that forgets a key of its payload releases for real. */
export const dispatchDefaultProduction: LocalRule = {
  name: 'DISPATCH-DEFAULT-PRODUCTION',
  level: 'error',
  what: 'A key of `client_payload` that is absent means production.',
  why: 'Nothing checks the payload of a `repository_dispatch`: a key that is misspelt or forgotten publishes for real.',
  realCase: 'A dispatch whose payload lacked a key fell through to production.',
  cure: "Compare with the value that means production (`client_payload.target == 'production'`): then absence means no.",
  find: ({ workflow, jobs }) =>
    workflow.triggers.has('repository_dispatch')
      ? jobs.flatMap((job) => [...inExpressions(job), ...inScripts(job)])
      : [],
};

function inExpressions({ job, id, steps }: ReleaseJob): readonly Hit[] {
  const conditions = [job.condition, ...steps.map(({ step }) => step.condition)];
  const environment = job.kind === 'steps' && job.environment ? [job.environment.name] : [];
  return [
    ...conditions.flatMap(({ expression }) => expression ?? []),
    ...[...environment, ...templatesOf(job)].flatMap(expressionsOf),
  ]
    .filter(({ source }) => fallsBack.test(source) || differs.test(source))
    .map(({ source, at }) => ({
      at,
      job: id,
      message: `\`${source}\` means production when the key is absent.`,
    }));
}

/** `${TARGET:-production}`, when TARGET is a key of the payload. */
function inScripts({ job, id, scripts }: ReleaseJob): readonly Hit[] {
  return scripts.flatMap(({ step, index, text }) => {
    const env = [...(job.kind === 'steps' ? job.env : []), ...step.env];
    const variable = env
      .filter(([, value]) => readsKey.test(written(value)))
      .find(([name]) => new RegExp(String.raw`\$\{${name}:?[-=]${grave}\}`, 'i').test(text));
    return variable
      ? [
          {
            at: step.at,
            job: id,
            step: index,
            message: `\`$${variable[0]}\` means production when the key is absent.`,
          },
        ]
      : [];
  });
}
