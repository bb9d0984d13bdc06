/** Whether anybody is to be told of sessions: then the table has a stream, and there is a courier. */
import type { Config } from './schema.ts';

/** By a webhook, or by a bus. */
export function wantsEvents({ events }: Pick<Config, 'events'>): boolean {
  return events.webhookUrl !== '' || events.eventBus !== '';
}
