/** The registries of a release that is verified, those of images too, if they are to be asked. */
import { Failure } from '../failure.ts';
import type { Ports } from '../ports.ts';
import type { OpenedCandidate } from './candidate.ts';
import { manifestNeeded } from './check.ts';
import { policyOf } from './checks/attestations.ts';
import { notAsked, undecided } from './outcome.ts';
import { imageChecks } from './image-checks.ts';
import {
  allRegistries,
  registryChecks,
  type RegistryFindings,
  type RegistryPorts,
} from './registry-checks.ts';

const none: ReadonlySet<string> = new Set();

/** Without a manifest nobody knows what to ask, which is no pass. Nothing is thrown. */
export async function askRegistries(
  candidate: OpenedCandidate,
  ports: RegistryPorts & Pick<Ports, 'imageRegistries'>,
): Promise<RegistryFindings> {
  const { folder, files, manifest, request } = candidate;
  const { registries } = request.policy;
  if (!registries) {
    const outcome = notAsked('`registries` does not ask for it');
    return { checks: [{ ...allRegistries, ...outcome }], proven: none };
  }
  if (manifest instanceof Failure) {
    const outcome = undecided('needs release.json', manifestNeeded());
    return { checks: [{ ...allRegistries, ...outcome }], proven: none };
  }
  const found = await registryChecks(
    { folder, files, manifest },
    { ...registries, signers: policyOf(request) },
    ports,
  );
  const images = await imageChecks(manifest, ports.imageRegistries);
  return { ...found, checks: [...found.checks, ...images] };
}
