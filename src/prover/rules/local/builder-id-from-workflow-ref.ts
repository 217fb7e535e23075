import type { LocalRule } from '../local-rule.ts';
import { provenanceScripts, type ProvenanceScript } from '../provenance-scripts.ts';

const builder = /builder[^\n]{0,40}?\bid\b|builder_?id|BUILDER_?ID/i;
const fromRef = /github\.workflow_ref|GITHUB_WORKFLOW_REF/;
const agent = /github\.com\/actions\/runner\b|runner\.name|RUNNER_NAME|actions\/runner-images/i;

/** BUILDER-ID-FROM-WORKFLOW-REF: provenance whose builder is the caller, or the machine. */
export const builderIdFromWorkflowRef: LocalRule = {
  name: 'BUILDER-ID-FROM-WORKFLOW-REF',
  level: 'warning',
  what: 'Provenance names as its builder what `github.workflow_ref` says, or the runner.',
  why: "`workflow_ref` is the caller's in a called workflow, and a runner is no builder: a verifier that trusts builders by `builder.id` trusts the wrong thing.",
  realCase: 'The provenance of a release pipeline named the agent that ran the job as its builder.',
  cure: 'Use `job_workflow_ref` of the identity token, or `actions/attest-build-provenance`, which does.',
  find: (release) =>
    provenanceScripts(release)
      .filter(({ text }) => builder.test(text))
      .flatMap((script) => {
        const said = withInputs(script);
        const wrong = fromRef.exec(said) ?? agent.exec(said);
        if (!wrong) return [];
        // Where nobody calls the workflow, the caller is the workflow itself.
        const isOwn = fromRef.test(wrong[0]) && !release.isCallable;
        const message = `The builder is \`${wrong[0]}\`.`;
        return [{ ...script.place, message, ...(isOwn && { level: 'notice' as const }) }];
      }),
};

function withInputs({ text, env }: ProvenanceScript): string {
  return `${text}\n${env}`;
}
