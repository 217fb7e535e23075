import type { FaultScenario } from '../fault.ts';
import { tells } from './checks.ts';
import { stoppedAtUndraft } from './reference-release.ts';

const otherManifest = '0123456789abcdef'.repeat(4);

export const receiptForged: FaultScenario = {
  id: 'receipt-forged',
  title: 'A receipt that was written for another sealed set proves nothing.',
  startsAt: ['publish-crate', 'publish-pypi', 'publish-npm'],
  arrange({ hooks }) {
    hooks.afterStep = ({ job, step, report, setOutput }) => {
      if (job !== 'publish-pypi' || step !== 'readback') return;
      const receipt = JSON.parse(report.outputs.receipt ?? '') as {
        predicate: { manifest: { sha256: string } };
      };
      receipt.predicate.manifest.sha256 = otherManifest;
      setOutput('receipt', JSON.stringify(receipt));
    };
  },
  expect: {
    code: 'RECEIPT_MANIFEST_DIFFERS',
    ...stoppedAtUndraft,
    check: (_, reports) =>
      tells(
        reports,
        'RECEIPT_MANIFEST_DIFFERS',
        otherManifest,
        'Re-run the job that publishes pypi',
      ),
  },
};
