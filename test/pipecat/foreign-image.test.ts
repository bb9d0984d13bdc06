import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInside } from '../image/run-inside.ts';
import { type ImageTask, startImage } from '../image/start-image.ts';
import { enableForeign, whyNoImage } from '../image/tools.ts';
import { makeBundle, PROBE, PROBED } from './image-bundle.ts';

const cpu = process.arch === 'arm64' ? 'x64' : 'arm64';
const noImage = whyNoImage();
const foreign = noImage ? { why: noImage, done: () => undefined } : enableForeign(cpu);
const title = `the image of a Pipecat bot for ${cpu} under qemu${foreign.why ? ` (skipped: ${foreign.why})` : ''}`;

describe.skipIf(foreign.why !== undefined)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-python-image-'));
  let task: ImageTask;

  beforeAll(() => makeBundle(folder, cpu), 580_000);
  afterAll(async () => {
    await task?.close();
    rmSync(folder, { recursive: true, force: true });
    foreign.done();
  });

  it('has a Python of that processor, whole: certificates, time zones, native modules, bytecode', async () => {
    const machine = 'import platform; print(platform.machine())';
    const told = await runInside(folder, ['/usr/bin/python3', '-c', machine]);
    expect(told.trim()).toBe(cpu === 'arm64' ? 'aarch64' : 'x86_64');
    expect(JSON.parse(await runInside(folder, ['/usr/bin/python3', '-c', PROBE]))).toEqual(PROBED);
  }, 300_000);

  it('becomes claimable with its bot loaded, and leaves cleanly on SIGTERM', async () => {
    task = await startImage(folder, 'echo');
    await task.untilClaimable();
    expect(await task.stop()).toBe(0);
  }, 300_000);
});
