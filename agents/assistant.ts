import { z } from 'zod';
import { tool } from '../core/agent/tool.ts';
import { defineAgent } from '../core/agent.ts';

/** Talks about anything, with whatever `npm start` finds on this machine: Ollama, a server of OpenAI's interface, or its key. */
export default defineAgent({
  name: 'assistant',
  instructions:
    'You are a friendly voice assistant on the telephone. Answer in one or two short spoken sentences, without lists or markup.',
  greeting: 'Hello! What would you like to talk about?',
  stt: 'any',
  llm: 'any',
  tts: 'any',
  tools: {
    clock: tool({
      description: 'Tells the date and the time of day.',
      input: z.object({}),
      speculative: true,
      run: () => new Date().toLocaleString('en-US', { dateStyle: 'full', timeStyle: 'short' }),
    }),
  },
});
