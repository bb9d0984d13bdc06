import { z } from 'zod';
import { tool } from '../core/agent/tool.ts';
import { defineAgent } from '../core/agent.ts';

/** A front desk on AWS's own services: hearing by Transcribe, a model on Bedrock, a voice by Polly; no other account. */
export default defineAgent({
  name: 'concierge',
  instructions:
    'You answer the telephone of a small hotel. Be friendly and brief: one or two short sentences. Say numbers as words.',
  greeting: 'Good day, this is the front desk. How can I help?',
  stt: 'aws/transcribe',
  llm: ['aws/amazon.nova-lite-v1:0', 'aws/amazon.nova-micro-v1:0'],
  tts: 'aws/polly:Tiffany',
  tools: {
    breakfast: tool({
      description: 'When breakfast is served on a day of the week.',
      input: z.object({ day: z.string() }),
      speculative: true,
      run: ({ day }) => (/^s/i.test(day) ? 'from eight to eleven' : 'from seven to ten'),
    }),
  },
});
