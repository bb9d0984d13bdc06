import { expect, it } from 'vitest';
import { loadAgentFile } from '../../../services/bot/find-agent.ts';
import { loadHearers } from '../../../services/bot/providers/registry.ts';

it('loads a file that makes an engine plugin of its own, in a process that has not begun a conversation', async () => {
  const file = new URL('./agent-files/plugin.ts', import.meta.url);
  const agent = await loadAgentFile('plugin', file);
  const parts = { language: 'en-US', keyterms: [], env: {}, random: Math.random };
  expect(await loadHearers(agent.stt ?? [], parts)).toHaveLength(1);
});
