import { defineAgent } from '../core/agent.ts';
import { pipecat } from '../core/bot-kind.ts';

/** A Pipecat bot as its author wrote it. */
export default defineAgent({
  name: 'echo',
  bot: pipecat({ entry: 'bots/echo/bot.py' }),
  spareSeats: 0,
});
