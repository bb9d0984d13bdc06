/** How the bot takes its leave: meant by a reply, said by itself, or because nothing answers any more. */
import { OWN_WORDS } from '../own-words.ts';
import { createEndings, type Ending, type EndingReply, type Endings } from './endings.ts';
import type { EngineEvent } from './engine.ts';

/** What taking leave needs of the session. */
export interface LeavingDeps {
  readonly onEvent: (event: EngineEvent) => void;
  /** Says this, and nothing that was being said or thought. */
  readonly sayInstead: (text: string) => EndingReply;
}

/** Ways to leave. */
export interface Leaving extends Pick<Endings, 'request' | 'takeBack' | 'close'> {
  /** Says a last text and leaves with it. */
  leave(text: string): void;
  /** Apologises and leaves: nobody hears or answers any more. */
  fail(why: string): void;
  /** Leaves when what is being said is over: the floor's voice has apologised in it. */
  failAfterThis(why: string): void;
  /** What the bot does now. */
  botIs(state: 'speaking' | 'thinking' | 'listening'): void;
}

/** Tells `wants` when an ending is meant. */
export function createLeaving({ onEvent, sayInstead }: LeavingDeps): Leaving {
  const endings = createEndings((ending) => onEvent({ type: 'wants', ...ending }));
  let waiting: (() => void)[] = [];
  let spoke = false;
  let failing = false;
  const failWith = (why: string, reply: EndingReply) => {
    const ending: Ending = { what: 'end', failed: why };
    onEvent({ type: 'failed', message: why });
    endings.request(ending, reply);
  };
  return {
    ...endings,
    leave: (text) => endings.request({ what: 'end' }, sayInstead(text)),
    fail(why) {
      if (failing) return;
      failing = true;
      failWith(why, sayInstead(OWN_WORDS.failed));
    },
    failAfterThis(why) {
      if (failing) return;
      failing = true;
      failWith(why, {
        interrupted: false,
        addDoneCallback(callback) {
          spoke = false;
          waiting.push(() => callback(this));
        },
      });
    },
    botIs(state) {
      spoke ||= state === 'speaking';
      // Silent before it has spoken, it is only about to begin.
      if (state !== 'listening' || !spoke) return;
      const done = waiting;
      waiting = [];
      for (const tell of done) tell();
    },
  };
}
