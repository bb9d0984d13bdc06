/** Why a Pipecat session is over, from what is known when it is. */
import type { EndReason } from '../../core/session/session.ts';

/** What is known at the end. */
export interface EndFacts {
  /** Why the bot was told to leave, if it was. */
  readonly asked?: EndReason | undefined;
  /** The caller said goodbye, or was not heard of any more, before the bot ended. */
  readonly callerLeft: boolean;
  /** How the bot's side ended. */
  readonly bot: BotEnd;
}

/** How a bot's side ended. */
export type BotEnd =
  /** `bot()` returned. */
  | { readonly how: 'returned' }
  /** `bot()` raised an exception of this type. */
  | { readonly how: 'raised'; readonly error: string }
  /** The process is gone. */
  | { readonly how: 'gone'; readonly because: string };

/** The session's end, with the type of an exception: never its text, which may hold what was said. */
export interface SessionEnd {
  readonly reason: EndReason;
  readonly detail?: string;
}

/** Decides: an exception is told even when the bot was asked to leave or its caller had left, for somebody has to mend it. */
export function whyEnded({ asked, callerLeft, bot }: EndFacts): SessionEnd {
  if (bot.how === 'raised') return { reason: 'bot_error', detail: bot.error };
  if (asked !== undefined) return { reason: asked };
  if (bot.how === 'gone') return { reason: 'bot_died', detail: bot.because };
  return { reason: callerLeft ? 'caller_left' : 'bot_goodbye' };
}
