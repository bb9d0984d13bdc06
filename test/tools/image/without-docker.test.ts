import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runDockerWords, type Shelf } from '../../../tools/image/docker-words.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'greenroom-words-'));
const digestOf = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** A registry as its specification has it: uploads have places of their own, and a blob is what its digest says or refused. */
class Registry {
  readonly blobs = new Map<string, Buffer>();
  readonly manifests = new Map<string, { type: string; body: Buffer }>();
  readonly uploads = new Map<string, Buffer>();
  readonly server: Server;
  puts = 0;

  constructor() {
    this.server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const [status, headers = {}] = this.answer(request, body);
        response.writeHead(status, headers).end();
      });
    });
  }

  get host() {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  answer(request: IncomingMessage, body: Buffer): [number, Record<string, string>?] {
    const basic = Buffer.from('AWS:the-password').toString('base64');
    if (request.headers.authorization !== `Basic ${basic}`) return [401];
    const url = new URL(request.url ?? '', 'http://registry');
    const [, kind = '', rest = ''] =
      /^\/v2\/cdk\/assets\/(blobs|manifests)\/(.+)$/.exec(url.pathname) ?? [];
    const { method } = request;
    if (method === 'HEAD') return [this.blobs.has(rest) ? 200 : 404];
    if (method === 'POST' && rest === 'uploads/') {
      const id = `u${this.uploads.size}`;
      this.uploads.set(id, Buffer.alloc(0));
      return [202, { location: `/v2/cdk/assets/blobs/uploads/${id}?state=1` }];
    }
    const upload = rest.replace('uploads/', '');
    if (method === 'PATCH') {
      this.uploads.set(upload, body);
      return [202, { location: `/v2/cdk/assets/blobs/uploads/${upload}?state=2` }];
    }
    if (method === 'PUT' && kind === 'blobs') {
      const bytes = this.uploads.get(upload) ?? Buffer.alloc(0);
      const digest = url.searchParams.get('digest') ?? '';
      if (digestOf(bytes) !== digest || url.searchParams.get('state') !== '2') return [400];
      this.blobs.set(digest, bytes);
      this.puts += 1;
      return [201];
    }
    const { layers, config } = JSON.parse(body.toString()) as {
      layers: { digest: string }[];
      config: { digest: string };
    };
    const isWhole = [...layers, config].every(({ digest }) => this.blobs.has(digest));
    if (!isWhole) return [400];
    this.manifests.set(rest, { type: String(request.headers['content-type']), body });
    return [201];
  }
}

let registry: Registry;
let shelf: Shelf;
let said: string[];
let made: string[];
let cleanUp: string[];

beforeEach(async () => {
  registry = new Registry();
  await new Promise<void>((resolve) => registry.server.listen(0, '127.0.0.1', resolve));
  said = [];
  made = [];
  const place = folder();
  cleanUp = [place];
  shelf = {
    folder: place,
    say: (line) => void said.push(line),
    async make({ cpu, out, agent }) {
      made.push(agent === undefined ? cpu : `${cpu} ${agent}`);
      writeArchive(out);
    },
    input: () => 'the-password\n',
  };
});

afterEach(() => {
  registry.server.close();
  for (const place of cleanUp) rmSync(place, { recursive: true });
});

const run = (line: string) => runDockerWords(line.split(' '), shelf);
const LOCAL = 'cdkasset-abc';

/** The CDK's own lines, in its order. */
async function publish(): Promise<number[]> {
  const remote = `${registry.host}/cdk/assets:abc`;
  return [
    await run(`inspect ${LOCAL}`),
    await run(`build --tag ${LOCAL} --file services/bot/Dockerfile --platform linux/arm64 .`),
    await run(`--config /nowhere login --username AWS --password-stdin ${registry.host}`),
    await run(`tag ${LOCAL} ${remote}`),
    await run(`push ${remote}`),
  ];
}

describe('the CDK’s words for Docker, without it', () => {
  it('build, tag and push an image, whole and under its tag', async () => {
    expect(await publish()).toEqual([1, 0, 0, 0, 0]);
    expect(made).toEqual(['arm64']);
    const { type, body } = registry.manifests.get('abc')!;
    expect(type).toBe(OCI_MANIFEST);
    expect(digestOf(body)).toBe(digestOf(MANIFEST));
    expect(registry.blobs.size).toBe(3);
    expect(await run(`inspect ${LOCAL}`)).toBe(0);
  });

  it('build the image of a Pipecat agent', async () => {
    await run(
      'build --build-arg DEBIAN=libc6=2.36-9+deb12u13 --build-arg AGENT=echo --tag x --file services/pipecat/Dockerfile --platform linux/amd64 .',
    );
    expect(made).toEqual(['x64 echo']);
  });

  it('push nothing twice, and keep no password', async () => {
    await publish();
    const { puts } = registry;
    await publish();
    expect(registry.puts).toBe(puts);
    const kept = join(shelf.folder, 'kept.json');
    expect(readFileSync(kept, 'utf8')).not.toContain(
      Buffer.from('AWS:the').toString('base64').slice(0, 8),
    );
    expect(statSync(kept).mode & 0o077).toBe(0);
  });

  it('say what a registry refuses', async () => {
    shelf = { ...shelf, input: () => 'a-wrong-password' };
    expect((await publish()).at(-1)).toBe(2);
    expect(said.join('\n')).toContain('it answers 401');
    expect(registry.manifests.size).toBe(0);
  });

  it.each([
    ['build --tag x --file Dockerfile .', 'only images of bots are assembled here'],
    [
      'build --tag x --file services/bot/Dockerfile --platform linux/riscv64 .',
      'for linux/riscv64',
    ],
    ['tag unknown 127.0.0.1/x:y', 'Cannot find image unknown'],
    ['run x', 'Cannot run'],
  ])('refuse %s', async (line, message) => {
    expect(await run(line)).toBe(2);
    expect(said.join('\n')).toContain(message);
  });
});

const BLOBS = ['a layer', 'another layer', '{"architecture":"arm64","os":"linux"}'].map((text) =>
  Buffer.from(text),
);
const descriptor = (bytes: Buffer, mediaType: string) => ({
  mediaType,
  digest: digestOf(bytes),
  size: bytes.length,
});
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
const MANIFEST = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    config: descriptor(BLOBS[2]!, 'application/vnd.oci.image.config.v1+json'),
    layers: [descriptor(BLOBS[0]!, LAYER), descriptor(BLOBS[1]!, LAYER)],
  }),
);

function writeArchive(out: string): void {
  const layout = join(out, 'layout');
  mkdirSync(join(layout, 'blobs/sha256'), { recursive: true });
  for (const bytes of [...BLOBS, MANIFEST])
    writeFileSync(join(layout, 'blobs', digestOf(bytes).replace(':', '/')), bytes);
  const manifests = [descriptor(MANIFEST, OCI_MANIFEST)];
  writeFileSync(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  execFileSync('tar', ['-cf', join(out, 'bot.oci.tar'), '-C', layout, '.']);
  if (!existsSync(join(out, 'bot.oci.tar'))) throw new Error('Cannot write the archive');
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
