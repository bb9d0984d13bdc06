import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import shipped from '../../greenroom.config.ts';
import { DEBIAN_CONTEXT } from '../../lib/config/debian-context.ts';
import { createBotImage } from '../../lib/constructs/bot-image.ts';
import { BotStack } from '../../lib/stacks/bot-stack.ts';
import { NetworkStack } from '../../lib/stacks/network-stack.ts';
import { StateStack } from '../../lib/stacks/state-stack.ts';
import { createReadApp } from '../../lib/synthesise-config.ts';
import type { Template } from '../../lib/templates.ts';

/** Hands over an app that was told of these versions. */
function withDebian<T>(
  debian: string | undefined,
  use: (app: ReturnType<typeof createReadApp>) => T,
) {
  const outdir = mkdtempSync(join(tmpdir(), 'greenroom-synth-'));
  try {
    return use(createReadApp(outdir, debian ? { [DEBIAN_CONTEXT]: debian } : {}));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const hashOf = (debian?: string) =>
  withDebian(debian, (app) => createBotImage(new Stack(app, 'of'), shipped.bot).assetHash);

describe('what Debian has patched', () => {
  it('makes another image of the same sources; the same versions make the same one', () => {
    const before = hashOf('libc6=2.36-9+deb12u12');
    expect(hashOf('libc6=2.36-9+deb12u13')).not.toBe(before);
    expect(hashOf('libc6=2.36-9+deb12u12')).toBe(before);
    expect(hashOf()).not.toBe(before);
  });

  it('is told by the stack, for a deploy that cannot ask', () => {
    const debian = 'libc6=2.36-9+deb12u13';
    const outputs = withDebian(debian, (app) => {
      const config = shipped;
      const network = new NetworkStack(app, 'network', { config });
      const state = new StateStack(app, 'state', { config });
      const { stackName } = new BotStack(app, 'bot', { config, network, state });
      return (app.synth().getStackByName(stackName).template as Template).Outputs;
    });
    expect(outputs?.['Debian']).toMatchObject({ Value: debian });
  });
});
