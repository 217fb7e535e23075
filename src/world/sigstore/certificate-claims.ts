/** What a signing certificate tells of the job that asked for it (Fulcio's docs/oid-info.md). */
import * as x509 from '@peculiar/x509';
import { addresses } from '../../adapters/addresses.ts';
import type { IdTokenClaims } from '../service.ts';
import { utf8String } from './der.ts';

const arc = '1.3.6.1.4.1.57264.1';
const server = addresses.githubServer;

type Claim = (name: string) => string;

/** Older extensions, whose values are the bare text. */
const bareText: Readonly<Record<number, (claim: Claim) => string>> = {
  1: (claim) => claim('iss'),
  2: (claim) => claim('event_name'),
  3: (claim) => claim('sha'),
  4: (claim) => claim('workflow'),
  5: (claim) => claim('repository'),
  6: (claim) => claim('ref'),
};

/** The extensions of today, whose values are UTF8Strings in DER. */
const derText: typeof bareText = {
  8: (claim) => claim('iss'),
  9: (claim) => `${server}/${claim('job_workflow_ref')}`,
  10: (claim) => claim('job_workflow_sha'),
  11: (claim) => claim('runner_environment'),
  12: (claim) => `${server}/${claim('repository')}`,
  13: (claim) => claim('sha'),
  14: (claim) => claim('ref'),
  15: (claim) => claim('repository_id'),
  16: (claim) => `${server}/${claim('repository_owner')}`,
  17: (claim) => claim('repository_owner_id'),
  18: (claim) => `${server}/${claim('workflow_ref')}`,
  19: (claim) => claim('workflow_sha'),
  20: (claim) => claim('event_name'),
  21: (claim) =>
    `${server}/${claim('repository')}/actions/runs/${claim('run_id')}/attempts/${claim('run_attempt')}`,
  22: (claim) => claim('repository_visibility'),
};

/**
 * The extensions for the claims: the subject's name is the file that holds the
 * job, which in a reusable workflow is the called one's.
 */
export function claimExtensions(claims: IdTokenClaims): x509.Extension[] {
  const claim = (name: string) => String(claims[name]);
  const value = `${server}/${claim('job_workflow_ref')}`;
  return [
    new x509.SubjectAlternativeNameExtension([{ type: 'url', value }], true),
    ...extensionsOf(bareText, claim, (text) => Buffer.from(text)),
    ...extensionsOf(derText, claim, utf8String),
  ];
}

function extensionsOf(
  table: typeof bareText,
  claim: Claim,
  encode: (text: string) => Buffer,
): x509.Extension[] {
  return Object.entries(table).map(
    ([number, valueOf]) => new x509.Extension(`${arc}.${number}`, false, encode(valueOf(claim))),
  );
}
