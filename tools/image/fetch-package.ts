/** Fetches packages of npm, each kept under its hash, and proves them by it. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NpmPackage } from './contents.ts';

const run = promisify(execFile);

/** Unpacks a package. Answers its folder under `cache`. Throws when its bytes are not those of the hash. */
export async function fetchPackage(wanted: NpmPackage, cache: string): Promise<string> {
  const digest = createHash('sha256').update(wanted.integrity).digest('hex').slice(0, 16);
  const folder = join(cache, `${wanted.name.replace('/', '+')}-${wanted.version}-${digest}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'fresh-'));
  try {
    const spec = `${wanted.name}@${wanted.version}`;
    const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', fresh, spec]);
    const archive = join(fresh, stdout.trim());
    checkIntegrity(wanted, readFileSync(archive));
    await run('tar', ['-xzf', archive, '-C', fresh]);
    rename(join(fresh, 'package'), folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}

/** Another run may have been faster by a moment: its files are the same. */
function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

/** Throws unless the bytes have the package's hash. */
export function checkIntegrity({ name, version, integrity }: NpmPackage, bytes: Buffer): void {
  const found = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (found === integrity) return;
  throw new Error(`Cannot use ${name}@${version}: its hash must be ${integrity}, got ${found}`);
}

/** The version and hash of a package in a `package-lock.json`. Throws when it is not there. */
export function lockedPackage(name: string, lockfile: string): NpmPackage {
  type Lock = { packages: Record<string, { version?: string; integrity?: string } | undefined> };
  const { packages } = JSON.parse(lockfile) as Lock;
  const { version, integrity } = packages[`node_modules/${name}`] ?? {};
  if (version && integrity) return { name, version, integrity };
  throw new Error(`Cannot find ${name} in package-lock.json: run \`npm install\` first`);
}
