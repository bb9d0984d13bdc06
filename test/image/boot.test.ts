import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CPUS, type Cpu, LIBRARIES } from '../../tools/image/contents.ts';
import { listingScript, readListing } from '../../tools/image/debian-listing.ts';
import { until } from '../local/until.ts';
import { openWebrtcCaller, type WebrtcCaller } from '../services/bot/transport/webrtc-caller.ts';
import { runInside } from './run-inside.ts';
import { type ImageTask, startImage } from './start-image.ts';
import { whyNoImage } from './tools.ts';
import { type UnpackedImage, unpackImage } from './unpack-image.ts';

/** Megabytes as registries count them. */
/** Fargate's default is ARM64, which has 120 MB (`foreign.test.ts`); this one carries more of libraries for x86-64. */
const MOST_BYTES = process.arch === 'x64' ? 125e6 : 120e6;

/** What takes a second may take more on a machine that does much else. */
const PATIENCE_MS = 20_000;

/** Tells what the program may do; runs inside. */
const PROBE = `
  import { spawnSync } from 'node:child_process';
  import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
  const write = (file, text = '') => {
    try { writeFileSync(file, text); return 'done'; } catch (error) { return error.code; }
  };
  const writes = ['/x', '/app/x', '/etc/x', '/tmp/x'].map((file) => write(file));
  write('/tmp/program', '#!/usr/bin/node');
  chmodSync('/tmp/program', 0o755);
  const run = (program) => spawnSync(program).error?.code ?? 'ran';
  console.log(JSON.stringify({
    writes,
    runs: ['/tmp/program', 'sh', 'node'].map(run),
    ids: [process.getuid(), process.getgid(), ...process.getgroups()],
    capabilities: /CapEff:\\s*(\\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1],
    version: process.version,
    cwd: process.cwd(),
    environment: process.env,
  }));
`;

/** What `adapters/linux/undumpable.ts` does, with what is in the image. */
const HIDE = `
  const koffi = require('/app/node_modules/@koromix/koffi-linux-' + process.arch);
  const words = 'int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)';
  const prctl = koffi.load('libc.so.6').func(words);
  const before = prctl(3, 0, 0, 0, 0);
  prctl(4, 0, 0, 0, 0);
  console.log(JSON.stringify({ before, after: prctl(3, 0, 0, 0, 0) }));
`;

const why = whyNoImage();
const title = `the image on this processor${why ? ` (skipped: ${why})` : ''}`;

describe.skipIf(why !== undefined)(title, () => {
  let image: UnpackedImage;
  let task: ImageTask;
  let caller: WebrtcCaller | undefined;

  beforeAll(async () => {
    image = await unpackImage(process.arch as Cpu);
    task = await startImage(image.bundle);
  }, 480_000);

  afterAll(async () => {
    caller?.close();
    await task?.close();
    image?.remove();
  });

  const ask = async (path: string, method = 'GET', body?: object) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await task.api.request(path, init);
    return (await response.json()) as Record<string, string>;
  };

  it(`has at most ${MOST_BYTES / 1e6} MB compressed`, () => {
    expect(image.compressedBytes).toBeGreaterThan(40e6);
    expect(image.compressedBytes).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('is of packages whose versions a deploy can ask for', async () => {
    const names = Object.keys(LIBRARIES);
    const script = listingScript(CPUS[process.arch as Cpu], names);
    const { stdout } = await promisify(execFile)('sh', ['-ec', script]);
    const [first = '', ...rest] = readListing(stdout, names)?.split(',') ?? [];
    expect([first, ...rest].map((each) => each.split('=')[0])).toEqual(names.toSorted());
    // Debian's own C library, as each of the image's programs tells it.
    const read = `console.log(process.report.getReport().header.glibcVersionRuntime)`;
    const said = await runInside(image.bundle, ['node', '-e', read]);
    expect(first).toContain(`libc6=${said.trim()}-`);
  }, 60_000);

  it('runs as a user without rights, writes to /tmp only, runs nothing from there, has no shell', async () => {
    const said = await runInside(image.bundle, ['node', '--input-type=module', '-e', PROBE]);
    expect(JSON.parse(said)).toMatchObject({
      writes: ['EROFS', 'EROFS', 'EROFS', 'done'],
      runs: ['EACCES', 'ENOENT', 'ran'],
      ids: [10_001, 10_001, 10_001],
      capabilities: '0000000000000000',
      version: 'v24.21.0',
      cwd: '/app',
      environment: { PATH: '/usr/bin', NODE_ENV: 'production' },
    });
  });

  it('has what keeps its supervisor from being read by bots', async () => {
    const said = await runInside(image.bundle, ['node', '-e', HIDE]);
    expect(JSON.parse(said)).toEqual({ before: 1, after: 0 });
  });

  it('becomes claimable, by the credentials of its task role', async () => {
    await task.untilClaimable();
    expect(task.credentialsAsked()).toBeGreaterThan(0);
  }, 130_000);

  it('answers its health command, which says what is wrong when nobody answers', async () => {
    const health = ['node', '/app/health.mjs'];
    expect(await runInside(image.bundle, health, task.environment)).toBe('');
    const environment = { ...task.environment, GREENROOM_PORT: '1' };
    const wrong = runInside(image.bundle, health, environment);
    await expect(wrong).rejects.toThrow(/Unhealthy: .*ECONNREFUSED/);
  });

  it('serves a session over WebRTC from its greeting to the caller’s leaving', async () => {
    const { sessionId, offerUrl = '', state } = await ask('/v1/sessions', 'POST', {});
    expect(state).toBe('ready');
    caller = await openWebrtcCaller();
    const { sdp = '' } = await ask(offerUrl, 'POST', { sdp: caller.offer, type: 'offer' });
    caller.accept(sdp);
    await caller.connected;
    const data = { version: '2.1.0', about: { library: 'test' } };
    caller.send(JSON.stringify({ label: 'rtvi-ai', type: 'client-ready', id: '1', data }));
    const { messages, heard } = caller;
    const hasSaid = (type: string) => messages.some((text) => text.includes(`"type":"${type}"`));
    await until(() => hasSaid('bot-ready') || undefined, PATIENCE_MS);
    await until(() => hasSaid('bot-started-speaking') || undefined, PATIENCE_MS);
    // Speech is larger than the frames of silence before it.
    const words = () => heard.filter(({ payload }) => payload.length > 30);
    await until(() => words().length > 25 || undefined, PATIENCE_MS);
    caller.close();
    const look = () => ask(`/v1/sessions/${sessionId}`);
    await until(async () => ((await look())['state'] === 'ended' ? true : undefined), PATIENCE_MS);
    expect(await look()).toMatchObject({ reason: 'caller_left', start: 'warm' });
  }, 100_000);

  it('warms a fresh process for the next caller, and leaves cleanly on SIGTERM', async () => {
    await task.untilClaimable();
    expect(await task.stop()).toBe(0);
  }, 130_000);
});
