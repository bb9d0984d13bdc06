/** How the bot takes its leave: meant by a reply, said by itself, or because nothing answers any more. */
import type { TimerClock } from '../../../core/time/clock.ts';
import { OWN_WORDS } from '../own-words.ts';
import { createEndings, type EndingReply, type Endings, type PlannedEnding } from './endings.ts';
import type { EngineEvent } from './engine/engine.ts';

/** What taking leave needs of the session. */
export interface LeavingDeps {
  readonly clock: Pick<TimerClock, 'after'>;
  readonly onEvent: (event: EngineEvent) => void;
  /** Says this, and nothing that was being said or thought. */
  readonly sayInstead: (text: string) => EndingReply;
}

/** Ways to leave. */
export interface Leaving extends Pick<Endings, 'request' | 'takeBack' | 'close'> {
  /** A caller is there. */
  begin(): void;
  /** Says a last text and leaves with it. */
  leave(text: string): void;
  /** Apologises and leaves: nobody hears or answers any more. */
  fail(why: string): void;
  /** Leaves when this is over: the floor's voice apologises in it. */
  failAfter(reply: EndingReply, why: string): void;
}

/** Tells `wants` when an ending is meant. */
export function createLeaving({ clock, onEvent, sayInstead }: LeavingDeps): Leaving {
  const endings = createEndings((ending) => onEvent({ type: 'wants', ...ending }), clock);
  let begun = false;
  let failing = false;
  const fail = (why: string, reply: () => EndingReply) => {
    // What fails in a rehearsal fails nobody, and may be well when a caller comes.
    if (!begun || failing) return;
    failing = true;
    const ending: PlannedEnding = { what: 'end', failed: why };
    onEvent({ type: 'failed', message: why });
    endings.request(ending, reply());
  };
  return {
    ...endings,
    begin: () => void (begun = true),
    leave: (text) => endings.request({ what: 'end' }, sayInstead(text)),
    fail: (why) => fail(why, () => sayInstead(OWN_WORDS.failed)),
    failAfter: (reply, why) => fail(why, () => reply),
  };
}
