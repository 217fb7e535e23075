/** Every rule about what can happen to the jobs of a release, sorted by name. */
import type { GraphRule } from '../proof/graph-rule.ts';
import { artifactLineage } from './graph/artifact-lineage.ts';
import { cleanupAfterSuccess } from './graph/cleanup-after-success.ts';
import { cleanupNeedsRejectedEnv } from './graph/cleanup-needs-rejected-env.ts';
import { cleanupUnreachable } from './graph/cleanup-unreachable.ts';
import { deadResultTest } from './graph/dead-result-test.ts';
import { dispatchRefPin } from './graph/dispatch-ref-pin.ts';
import { gateAfterPublish } from './graph/gate-after-publish.ts';
import { irreversibleOrder } from './graph/irreversible-order.ts';
import { partialPublish } from './graph/partial-publish.ts';
import { pushBeforeApproval } from './graph/push-before-approval.ts';
import { rebuildAfterAttest } from './graph/rebuild-after-attest.ts';
import { refBeforeCreate } from './graph/ref-before-create.ts';
import { retentionVsGate } from './graph/retention-vs-gate.ts';
import { rollbackOfFloatingTag } from './graph/rollback-of-floating-tag.ts';
import { skipPoison } from './graph/skip-poison.ts';
import { ungatedAnnounce } from './graph/ungated-announce.ts';
import { unobservedPublish } from './graph/unobserved-publish.ts';

export const graphRules: readonly GraphRule[] = [
  artifactLineage,
  cleanupAfterSuccess,
  cleanupNeedsRejectedEnv,
  cleanupUnreachable,
  deadResultTest,
  dispatchRefPin,
  gateAfterPublish,
  irreversibleOrder,
  partialPublish,
  pushBeforeApproval,
  rebuildAfterAttest,
  refBeforeCreate,
  retentionVsGate,
  rollbackOfFloatingTag,
  skipPoison,
  ungatedAnnounce,
  unobservedPublish,
];

/**
 * Rules that a condition suggested for this one must not break anywhere. What comes to life when a
 * poisoned job runs again can be wrong too, and is told then.
 */
export function keptBySuggestions(rule: GraphRule): readonly GraphRule[] {
  return rule === skipPoison ? [] : [ungatedAnnounce];
}
