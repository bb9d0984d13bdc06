import { defineAgent } from '../core/agent.ts';

/** Plays the caller's own turn back: hearing, turn end and barge-in with no model at all. */
export default defineAgent({
  name: 'parrot',
  instructions: 'Repeats what it hears, in the caller’s own voice.',
  greeting: 'I am a parrot. Say something, and I will say it again.',
  brain: 'parrot',
  // Numbers of nobody; the second person is told first, and takes the caller by a key.
  transferTargets: [
    { name: 'desk', to: '+12025550142' },
    { name: 'expert', to: '+12025550143', warm: true },
  ],
});
