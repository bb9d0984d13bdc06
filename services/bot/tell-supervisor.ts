/** Words to the supervisor, over the channel of a forked process. */
import type { FromBot } from '../../core/bot/bot-messages.ts';

/** A supervisor that has gone hears nothing any more, and that is no error of the bot's. */
export function tellSupervisor(channel: NodeJS.Process): (message: FromBot) => void {
  return (message) => {
    if (channel.connected) channel.send?.(message, undefined, undefined, () => undefined);
  };
}
