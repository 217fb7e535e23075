import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { stoppedAtUndraft } from './reference-release.ts';

export const receiptWithheld: FaultScenario = {
  id: 'receipt-withheld',
  title: 'A channel whose job is green but hands over no receipt is not proven.',
  startsAt: ['publish-npm'],
  arrange({ hooks }) {
    hooks.afterStep = ({ job, step, setOutput }) => {
      if (job === 'publish-npm' && step === 'publish') setOutput('receipt', '');
    };
  },
  expect: {
    code: 'RECEIPT_MISSING',
    ...stoppedAtUndraft,
    check: (_, reports) => tells(reports, 'RECEIPT_MISSING', 'npm'),
  },
};
