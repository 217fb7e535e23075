/** The inputs that ask for provenance, declared once for every action that reads a channel. */
import { boolean, repository, text } from '../inputs.ts';

/** Who must have published, as the registry's provenance tells it; see `expectedPublisher`. */
export interface PublisherInputs {
  readonly requireProvenance: boolean;
  readonly publisherRepository: string | undefined;
  readonly publisherWorkflow: string | undefined;
  readonly publisherEnvironment: string | undefined;
}

/** Declarations to spread into an action's inputs; their values are PublisherInputs. */
export const publisherInputs = () => ({
  requireProvenance: boolean({
    describe:
      'Whether the registry must serve provenance of the sealed bytes that names the publisher below. Its signatures are the registry’s to verify: here only what it states is compared.',
    default: 'false',
  }),
  publisherRepository: repository({
    describe: 'Repository that the provenance must name; the sealed release’s own when left out.',
    optional: true,
  }),
  ...publisherJob(),
});

/** The part that actions before the seal declare too. */
export const publisherJob = () => ({
  publisherWorkflow: text({
    describe:
      'File name of the workflow that the provenance must name, such as `release.yml`; the one that seals the release when left out.',
    optional: true,
  }),
  publisherEnvironment: text({
    describe:
      'Environment that the provenance must name; any when left out. Only PyPI’s provenance tells one.',
    optional: true,
  }),
});
