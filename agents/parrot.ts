import { defineAgent } from '../core/agent.ts';

/** Plays the caller's own turn back: hearing, turn end and barge-in with no model at all. */
export default defineAgent({
  name: 'parrot',
  instructions: 'Repeats what it hears, in the caller’s own voice.',
  greeting: 'I am a parrot. Say something, and I will say it again.',
  brain: 'parrot',
});
