/** Tells of sessions what the table's stream shows: in order, at least once, and what cannot be told now again later. */
import type { Log } from '../../core/log.ts';
import type { Session } from '../../core/session/session.ts';
import { eventsOf, type SessionEvent } from '../../core/session/session-events.ts';

/** One write, as the stream has it. */
export interface SessionWrite {
  /** Its place in the stream. */
  readonly sequence: string;
  readonly before: Session | undefined;
  readonly after: Session | undefined;
}

/** Somebody who is told. `again`: they could not take it now; `refused`: they never will. */
export type Tell = (event: SessionEvent) => Promise<'told' | 'again' | 'refused'>;

/** What delivering needs. */
export interface CourierDeps {
  readonly listeners: readonly Tell[];
  readonly log: Log;
}

/** Tells of all writes. Answers the place of the first that was not told of: the stream comes back from there, so the order holds. */
export async function deliver(
  { listeners, log }: CourierDeps,
  writes: readonly SessionWrite[],
): Promise<string | undefined> {
  for (const { sequence, before, after } of writes) {
    for (const event of after ? eventsOf(before, after) : []) {
      for (const tell of listeners) {
        const answer = await tell(event);
        if (answer === 'again') return sequence;
        if (answer === 'refused') log.error('an event was refused', { eventId: event.id });
      }
    }
  }
  return undefined;
}
