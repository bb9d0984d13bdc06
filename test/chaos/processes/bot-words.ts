/** What a light bot and the harness say to each other, a line of JSON each, over a connection that ends with the bot. */
import type { EndReason } from '../../../core/session/session.ts';

/** Bot to harness. */
export type FromLightBot =
  | {
      readonly says: 'born';
      readonly pid: number;
      readonly supervisor: number;
      readonly taskId: string;
      readonly revision: string;
    }
  | { readonly says: 'began'; readonly sessionId: string }
  /** Of its own accord; told to its supervisor when this was heard. */
  | { readonly says: 'ends'; readonly reason: EndReason };

/** Harness to bot. */
export type ToLightBot =
  | { readonly does: 'warm' | 'die' | 'hang' | 'connect' | 'heard' }
  | { readonly does: 'leave'; readonly reason: EndReason };
