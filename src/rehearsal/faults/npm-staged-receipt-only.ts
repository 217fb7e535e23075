import type { FaultScenario } from '../fault.ts';
import { draftWaits, tells } from './checks.ts';
import { nothingPublished, npmStaging } from './npm-staging.ts';

export const npmStagedReceiptOnly: FaultScenario = {
  id: 'npm-staged-receipt-only',
  title: 'A receipt that tells staged makes no release public, although the version is live.',
  ...npmStaging,
  arrange({ hooks }) {
    let staged = '';
    hooks.afterStep = ({ job, step, report, setOutput }) => {
      if (job === 'stage-npm' && step === 'publish') staged = report.outputs.receipt ?? '';
      if (job === 'npm-live' && step === 'readback') setOutput('receipt', staged);
    };
  },
  expect: {
    code: 'RECEIPT_STAGED',
    conclusion: 'failure',
    public: false,
    jobs: { 'stage-npm': 'success', 'npm-live': 'success', undraft: 'failure' },
    check: (stage, reports) => [
      ...nothingPublished(stage),
      ...draftWaits(stage, reports),
      ...tells(reports, 'RECEIPT_STAGED', 'npm stage approve'),
    ],
  },
};
