import { STT } from '@livekit/agents-plugin-deepgram';
import { defineAgent } from '../../../../core/agent.ts';

// oxlint-disable-next-line import/no-default-export -- an agent file has no other
export default defineAgent({
  name: 'plugin',
  instructions: 'Be kind.',
  stt: new STT({ apiKey: 'key' }),
  llm: 'openai/gpt-4.1-mini',
});
