/** Tells an EventBridge bus: rules of the account's own take it from there. */
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { SessionEvent } from '../../core/session/session-events.ts';

/** What rules match as the source. */
export const EVENT_SOURCE = 'greenroom';

/** A listener; the type of the event is the detail type. */
export function tellByEventBus(client: EventBridgeClient, bus: string) {
  return async (event: SessionEvent): Promise<'told' | 'again'> => {
    const entry = {
      EventBusName: bus,
      Source: EVENT_SOURCE,
      DetailType: event.type,
      Time: new Date(event.timestamp),
      Detail: JSON.stringify(event),
    };
    try {
      const { FailedEntryCount = 0 } = await client.send(
        new PutEventsCommand({ Entries: [entry] }),
      );
      return FailedEntryCount === 0 ? 'told' : 'again';
    } catch {
      return 'again';
    }
  };
}
