/** Which target each platform takes. */
import { installerFailure } from './failures.ts';
import type { InstallTarget } from './find-programs.ts';
import type { Platform } from './targets.ts';

export interface PlannedTarget {
  readonly target: InstallTarget;
  /** As the script names them: `linux-x86_64-gnu`, `darwin-aarch64`. At least one. */
  readonly platforms: readonly string[];
  /** For people: `linux x86_64 (musl)`. */
  readonly title: string;
}

/**
 * A target without `libc` is for every one that no other target of its architecture names.
 * Throws INSTALLER_PLATFORM_REPEATED when that leaves it none, or two name the same.
 */
export function planPlatforms(targets: readonly InstallTarget[]): readonly PlannedTarget[] {
  const named = new Set(targets.filter(({ libc }) => libc).map(platformOf));
  const taken = new Set<string>();
  return targets.map((target) => {
    const { os, arch, libc } = target;
    const possible =
      os === 'linux' && libc === undefined
        ? (['gnu', 'musl'] as const)
            .map((each) => platformOf({ ...target, libc: each }))
            .filter((platform) => !named.has(platform))
        : [platformOf(target)];
    const platforms = possible.filter((platform) => !taken.has(platform));
    if (platforms.length === 0) throw repeated(target);
    platforms.forEach((platform) => taken.add(platform));
    return { target, platforms, title: `${os} ${arch}${libc ? ` (${libc})` : ''}` };
  });
}

function platformOf({ os, arch, libc }: Platform): string {
  return [os, arch, ...(libc ? [libc] : [])].join('-');
}

function repeated(target: InstallTarget) {
  return installerFailure('INSTALLER_PLATFORM_REPEATED', {
    seen: `the target with ${target.asset.name} is for ${platformOf(target)}, and others are for all of that`,
    expected: 'one target for each platform',
    cure: 'Take one of them out of `targets`, or tell `libc` where they differ by it.',
  });
}
