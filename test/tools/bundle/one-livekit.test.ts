import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { LIVEKIT, rtcByName, sharedLiveKit } from '../../../tools/bundle/one-livekit.mjs';

const OPTIONS = { bundle: true, write: false, platform: 'node', format: 'esm' } as const;

describe('an agent’s bundle', () => {
  it('has no copy of LiveKit’s library: it imports the bot’s, and so do its plugins', async () => {
    const contents = `import { voice } from '@livekit/agents'; import { AudioFrame } from '@livekit/rtc-node';
      import { STT } from '@livekit/agents-plugin-deepgram'; console.log(voice, AudioFrame, STT);`;
    const stdin = { contents, resolveDir: import.meta.dirname };
    const external = ['sharp', '@livekit/av', 'fluent-ffmpeg'];
    const built = await build({ ...OPTIONS, stdin, external, plugins: [sharedLiveKit] });
    const text = built.outputFiles[0]?.text ?? '';
    expect(text).toContain('from "../livekit-agents.mjs"');
    expect(text).toContain('from "../livekit-rtc-node.mjs"');
    expect(text).not.toMatch(/var AgentSession = class|class AgentSession /);
  });

  it('finds in the bot’s what LiveKit’s packages export', async () => {
    const { metafile } = await build({
      ...OPTIONS,
      entryPoints: { 'livekit-rtc-node': LIVEKIT['livekit-rtc-node'] },
      outdir: 'nowhere',
      external: ['@livekit/rtc-ffi-bindings-*'],
      plugins: [rtcByName],
      metafile: true,
    });
    const [made] = Object.values(metafile.outputs);
    expect(made?.exports).toEqual(expect.arrayContaining(['AudioFrame', 'AudioResampler', 'Room']));
  });
});
