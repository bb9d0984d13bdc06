/** The bot's voice, as much of it as a connection takes now. */
import type { ConversationEngine } from '../conversation/engine/engine.ts';
import type { CallerLine } from './caller-line.ts';

/** Sends it, silence in its place too, and tells each frame; there is none to send where nobody is connected. */
export function sendVoice(
  line: CallerLine | undefined,
  engine: Pick<ConversationEngine, 'pullPcm'>,
  onSent: (frame: Int16Array | undefined) => void,
): void {
  for (let room = line?.room() ?? 0; room > 0; room--) {
    const frame = engine.pullPcm();
    line?.send(frame);
    onSent(frame);
    if (!frame) break;
  }
}
