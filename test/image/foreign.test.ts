import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInside } from './run-inside.ts';
import { type ImageTask, startImage } from './start-image.ts';
import { enableForeign, whyNoImage } from './tools.ts';
import { type UnpackedImage, unpackImage } from './unpack-image.ts';

const cpu = process.arch === 'arm64' ? 'x64' : 'arm64';
const noImage = whyNoImage();
const foreign = noImage ? { why: noImage, done: () => undefined } : enableForeign(cpu);
const title = `the image for ${cpu} under qemu${foreign.why ? ` (skipped: ${foreign.why})` : ''}`;

describe.skipIf(foreign.why !== undefined)(title, () => {
  let image: UnpackedImage;
  let task: ImageTask;

  beforeAll(async () => {
    image = await unpackImage(cpu);
    task = await startImage(image.bundle);
  }, 240_000);

  afterAll(async () => {
    await task?.close();
    image?.remove();
    foreign.done();
  });

  it('has at most 120 MB compressed', () => {
    expect(image.compressedBytes).toBeGreaterThan(40e6);
    expect(image.compressedBytes).toBeLessThanOrEqual(120e6);
  });

  it('holds programs of that processor', async () => {
    const told = await runInside(image.bundle, ['node', '-p', 'process.arch']);
    expect(told.trim()).toBe(cpu);
  }, 60_000);

  it('becomes claimable, and leaves cleanly on SIGTERM', async () => {
    await task.untilClaimable();
    expect(await task.stop()).toBe(0);
  }, 200_000);
});
