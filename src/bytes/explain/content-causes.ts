/** Causes that change what users get, or what tells about it. */
import type { CauseKind } from './cause-kind.ts';

const promote =
  'Publish the file that was built and sealed instead of building or packing it again';

export const contentCauses = {
  truncated: {
    category: 'truncated',
    title: 'cut short',
    cure: 'Fetch or upload the file again, and compare its size before it is used.',
  },
  'error-page': {
    category: 'page',
    title: 'a page in place of the file',
    cure: 'Look at what the address answers (status, redirect, login, rate limit), and fetch with a tool that fails on errors (curl --fail).',
  },
  identity: {
    category: 'identity',
    title: 'another name or version',
    cure: 'Compare files of one version: check the tag, the version files and which file was fetched.',
  },
  'member-changed': {
    category: 'content',
    title: 'changed',
    cure: `${promote}; if it must be rebuilt, build the same commit with the same tools.`,
  },
  'member-added': {
    category: 'content',
    title: 'added',
    cure: 'Build from a clean checkout, and list what is packed (include, files, MANIFEST.in).',
  },
  'member-removed': {
    category: 'content',
    title: 'removed',
    cure: 'Build from a clean checkout, and list what is packed (include, files, MANIFEST.in).',
  },
  'member-kind': {
    category: 'content',
    title: 'a file in one, a link or folder in the other',
    cure: 'Pack files and not links, on the same platform (git’s core.symlinks, tar --dereference).',
  },
  'link-target': {
    category: 'content',
    title: 'link to another place',
    cure: 'Make links relative and the same in every checkout, or pack the file itself.',
  },
  'member-undecoded': {
    category: 'content',
    title: 'content that is not decoded',
    cure: 'Pack it with deflate and without encryption, or compare it with a tool that decodes it.',
  },
  'line-endings': {
    category: 'content',
    title: 'line endings (CRLF and LF)',
    cure: 'Add `* text=auto eol=lf` to .gitattributes, or turn core.autocrlf off where it is built.',
  },
  'record-wrong': {
    category: 'content',
    title: 'RECORD at odds with the members that changed',
    cure: 'Have the wheel’s RECORD written by the build backend; never edit a wheel without it (wheel pack).',
  },
  'manifest-normalised': {
    category: 'content',
    title: 'Cargo.toml normalised otherwise from the same Cargo.toml.orig',
    cure: 'Package with the same cargo (rust-toolchain.toml), or publish the crate that was packaged first.',
  },
  'crate-lock': {
    category: 'content',
    title: 'packaged Cargo.lock',
    cure: 'Commit Cargo.lock and run `cargo package --locked`.',
  },
  'payload-changed': {
    category: 'content',
    title: 'unpacked content',
    cure: `${promote}.`,
  },
  'bytes-changed': { category: 'content', title: 'bytes', cure: `${promote}.` },
  unreadable: {
    category: 'content',
    title: 'cannot be opened',
    cure: 'Do not use the file; fetch or build it again from a source that you trust.',
  },
  'beyond-limits': {
    category: 'content',
    title: 'too much to look into',
    cure: 'Compare the two by digest: more is in it than is looked at here, which says nothing against it. Where it must not hold so much, look at what the build packs.',
  },
  'crate-vcs-info': {
    category: 'volatile',
    title: '.cargo_vcs_info.json (commit or dirty state)',
    cure: 'Run `cargo package` once, on the clean commit of the tag.',
  },
  'npm-fields': {
    category: 'volatile',
    title: 'package.json fields that tools add',
    cure: 'Run `npm pack` once and publish that tarball (npm publish <file>).',
  },
  'record-order': {
    category: 'volatile',
    title: 'RECORD lists the same in another order',
    cure: 'Build with a backend that sorts RECORD, the same version of it everywhere.',
  },
  'registry-signature': {
    category: 'volatile',
    title: 'signature that a registry adds (.signature.p7s)',
    cure: 'nuget.org signs every package again: what it serves can only be compared like this. Attest the built file where bytes are kept.',
  },
  'list-order': {
    category: 'volatile',
    title: 'metadata lists the same lines in another order',
    cure: 'Pin the build backend, and sort what it reads from the file system.',
  },
  'wheel-generator': {
    category: 'volatile',
    title: 'WHEEL names another generator',
    cure: 'Pin the build backend’s version in [build-system] requires.',
  },
  'metadata-version': {
    category: 'volatile',
    title: 'Metadata-Version',
    cure: 'Pin the build backend’s version in [build-system] requires.',
  },
  'record-follows': {
    category: 'derived',
    title: 'RECORD follows the members that changed',
    cure: 'Nothing of its own: mend the members above.',
  },
} as const satisfies Readonly<Record<string, CauseKind>>;
