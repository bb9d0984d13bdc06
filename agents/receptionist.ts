import { defineAgent } from '../core/agent.ts';

/** A front desk with a handful of intents: no model, no key. */
export default defineAgent({
  name: 'receptionist',
  instructions: 'Answers the front desk of a small shop: hours, the time, a transfer, goodbye.',
  greeting: 'Hello, this is the front desk. You can ask for our opening hours, or for the time.',
  voice: 'slt',
  intents: [
    {
      name: 'opening-hours',
      phrases: ['what are your opening hours', 'opening hours', 'when are you open'],
      key: '1',
      reply: 'We are open from nine to six, Monday to Saturday.',
    },
    {
      name: 'time',
      phrases: ['what time is it', 'what is the time', 'tell me the time'],
      key: '2',
      reply: tellTime,
    },
    {
      name: 'transfer',
      phrases: ['transfer me', 'let me talk to a person', 'i want to speak to someone'],
      key: '0',
      reply: 'I will connect you to a colleague. One moment, please.',
      afterwards: 'transfer',
    },
    {
      name: 'goodbye',
      phrases: ['goodbye', 'bye bye', 'thank you goodbye'],
      key: '9',
      reply: 'Thank you for calling. Goodbye.',
      afterwards: 'end',
    },
  ],
  fallbackReply: 'I can tell you our opening hours or the time, or transfer you.',
  transferTargets: [],
});

/** The tool behind the time intent: the task's own clock. */
function tellTime(): string {
  const time = new Date().toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' });
  return `It is ${time}.`;
}
