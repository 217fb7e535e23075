/** Which files of a release are Sigstore bundles: by their names, as tools give them. */
const bundleName = /\.sigstore(?:\.json)?$|\.(?:intoto|sigstore)\.jsonl$/;

/** `provenance.sigstore.json`, `provenance.intoto.jsonl`, in the order of the files. */
export function bundleNames(files: readonly { readonly name: string }[]): readonly string[] {
  return files.map(({ name }) => name).filter((name) => bundleName.test(name));
}
