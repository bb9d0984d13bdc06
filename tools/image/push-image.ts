/** Pushes an OCI archive to a registry, by its own protocol (OCI distribution specification, "Pushing blobs monolithically, in one chunk"). */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, openAsBlob, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotRun } from '../../core/cannot-run.ts';

/** Where to. */
export interface PushTarget {
  readonly host: string;
  /** The repository. */
  readonly name: string;
  /** The tag. */
  readonly version: string;
  /** `user:password` in base64. */
  readonly login: string | undefined;
}

interface Descriptor {
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
}

/** Pushes what the registry has not, then the manifest. Throws `CannotRun` with the registry's words. */
export async function pushImage(
  archive: string,
  target: PushTarget,
  say: (line: string) => void,
): Promise<void> {
  const layout = mkdtempSync(join(tmpdir(), 'greenroom-push-'));
  try {
    execFileSync('tar', ['-xf', archive, '-C', layout]);
    const blob = (digest: string) => join(layout, 'blobs', digest.replace(':', '/'));
    const index = readJson(join(layout, 'index.json')) as { manifests: Descriptor[] };
    const [found] = index.manifests;
    if (!found) throw new CannotRun(`Cannot push ${archive}: there is no image in it`);
    const manifest = readFileSync(blob(found.digest));
    const { config, layers } = JSON.parse(manifest.toString()) as {
      config: Descriptor;
      layers: Descriptor[];
    };
    for (const part of [...layers, config])
      await pushBlob(target, { ...part, file: blob(part.digest) }, say);
    const path = `manifests/${target.version}`;
    const headers = { 'content-type': found.mediaType };
    await ask(target, path, { method: 'PUT', headers, body: manifest });
    say(`Pushed ${target.name}:${target.version}`);
  } finally {
    rmSync(layout, { recursive: true, force: true });
  }
}

async function pushBlob(
  target: PushTarget,
  { digest, size, file }: Descriptor & { file: string },
  say: (line: string) => void,
): Promise<void> {
  const known = await fetch(urlOf(target, `blobs/${digest}`), {
    method: 'HEAD',
    headers: signedBy(target),
  });
  if (known.ok) return;
  say(`Pushing ${digest.slice(7, 19)}, ${(size / 1e6).toFixed(1)} MB …`);
  const begun = await ask(target, 'blobs/uploads/', { method: 'POST' });
  const place = new URL(begun.headers.get('location') ?? '', urlOf(target, ''));
  const headers = { 'content-type': 'application/octet-stream' };
  const body = await openAsBlob(file);
  const sent = await ask(target, place, { method: 'PATCH', headers, body });
  const end = new URL(sent.headers.get('location') ?? place, place);
  end.searchParams.set('digest', digest);
  await ask(target, end, { method: 'PUT', headers });
}

async function ask(target: PushTarget, to: string | URL, init: RequestInit): Promise<Response> {
  const url = typeof to === 'string' ? urlOf(target, to) : to;
  const headers = { ...(init.headers as Record<string, string> | undefined), ...signedBy(target) };
  const answer = await fetch(url, { ...init, headers });
  if (answer.ok) return answer;
  const said = (await answer.text()).slice(0, 300);
  throw new CannotRun(`Cannot push to ${target.host}: it answers ${answer.status} ${said}`);
}

/** A registry on this machine speaks no TLS, as Docker has it too. */
function urlOf({ host, name }: PushTarget, path: string): URL {
  const isLocal = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
  return new URL(`${isLocal ? 'http' : 'https'}://${host}/v2/${name}/${path}`);
}

function signedBy({ login }: PushTarget): Record<string, string> {
  return login === undefined ? {} : { authorization: `Basic ${login}` };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
