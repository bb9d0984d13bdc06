/** Which versions of Debian's packages an image would be built of today: what apt would download, where the image is built. */
import type { CpuNames } from './contents.ts';
import { aptOptions } from './fetch-debian.ts';

/** A shell's script that prints them, for `readListing`; it leaves nothing behind. */
export function listingScript(cpu: CpuNames, names: readonly string[]): string {
  // A proxy that hangs must not hold a deploy up for apt's own two minutes.
  const patience = ['-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::Retries=1'];
  const options = [...aptOptions(cpu, '$PWD'), ...patience].map((option) => `"${option}"`);
  const apt = ['apt-get', ...options].join(' ');
  return `cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
mkdir -p lists/partial cache/archives/partial
: > status
${apt} update >&2
${apt} download --print-uris ${names.join(' ')}`;
}

/** Each package with its version, in one line and in the order of their names; nothing where one is missing. */
export function readListing(output: string, names: readonly string[]): string | undefined {
  const versions = new Map(
    [...output.matchAll(/^'[^']+' ([a-z\d.+-]+)_(\S+)_\w+\.deb /gm)].map(
      ([, name = '', version]) => [name, version],
    ),
  );
  const listed = names.toSorted().map((name) => {
    const version = versions.get(name);
    return version === undefined ? [] : [`${name}=${version}`];
  });
  return listed.every((each) => each.length === 1) ? listed.flat().join(',') : undefined;
}
