/** An engine that writes down what is asked of it, and says what the test puts into it. */
import type { ConversationEngine } from '../../../services/bot/conversation/engine/engine.ts';

/** The engine, and what a test sees of it. */
export interface QuietEngine {
  readonly engine: ConversationEngine;
  readonly asked: string[];
  /** Frames heard. */
  heard(): number;
}

/** Opens one. */
export function createQuietEngine(canHear = true): QuietEngine {
  const asked: string[] = [];
  let heard = 0;
  const note = (what: string) => void asked.push(what);
  const engine: ConversationEngine = {
    canHear,
    begin: () => note('begin'),
    greet: () => note('greet'),
    pushPcm: () => void (heard += 1),
    pullPcm: () => undefined,
    measureUnheard: () => undefined,
    warm: async () => undefined,
    say: (text) => note(`say ${text}`),
    sendText: (text, answer = 'spoken') => note(`text ${text}, ${answer}`),
    note: (role, text) => note(`note ${role}: ${text}`),
    pressKeys: (keys) => note(`keys ${keys.join('')}`),
    giveUp: () => undefined,
    interrupt: () => note('interrupt'),
    close: async () => undefined,
  };
  return { engine, asked, heard: () => heard };
}
