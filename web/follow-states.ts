/** What the page says of the call's state, from what the bot tells and what the caller can do. */
import { type PipecatClient, RTVIEvent } from '@pipecat-ai/client-js';
import type { PageState } from './status.ts';

/** Nothing came of what was heard, when the bot has neither begun to think nor to speak so long after it. */
const NOTHING_HEARD_MS = 4_000;

/** What a caller can do; the sentences follow it. */
export interface States {
  microphone(isThere: boolean): void;
  /** The caller's own voice, as the page hears it, has ended. */
  callerStopped(): void;
  close(): void;
}

/** Shows a state with its sentence. */
export type Show = (state: PageState, sentence: string) => void;

/** Follows a client's events. */
export function followStates(client: Pick<PipecatClient, 'on'>, showStatus: Show): States {
  const can = { hear: true, speak: true };
  const shown = createShown(showStatus);
  const { show } = shown;
  client.on(RTVIEvent.BotReady, () => show('listening', 'Connected.'));
  client.on(RTVIEvent.ServerMessage, (message: unknown) => {
    const { t, d } = message as { t?: string; d?: { canHear?: boolean } };
    if (t === 'hearing') can.hear = d?.canHear === true;
  });
  client.on(RTVIEvent.BotStartedSpeaking, () =>
    show('speaking', can.hear && can.speak ? 'Interrupt it whenever you like.' : invite(can)),
  );
  client.on(RTVIEvent.BotStoppedSpeaking, () => show('listening', invite(can)));
  client.on(RTVIEvent.BotLlmStarted, () => show('thinking', 'One moment.'));
  client.on(RTVIEvent.UserStartedSpeaking, () => show('hearing', invite(can)));
  client.on(RTVIEvent.UserStoppedSpeaking, () => {
    show('thinking', 'One moment.');
    shown.expect(() => invite(can));
  });
  return {
    microphone: (isThere) => void (can.speak = isThere),
    callerStopped: () => {
      if (shown.isHearing()) shown.expect(() => invite(can));
    },
    close: shown.close,
  };
}

function invite(can: { readonly hear: boolean; readonly speak: boolean }): string {
  if (!can.hear) return 'This bot has no ears on this machine: type, or use the keypad.';
  return can.speak ? 'Say something, or type.' : 'There is no microphone: type, or use the keypad.';
}

/** What is shown now; where nothing follows what was heard, it says so after a while. */
function createShown(showStatus: Show) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hearing = false;
  const show: Show = (state, sentence) => {
    clearTimeout(timer);
    hearing = state === 'hearing';
    showStatus(state, sentence);
  };
  return {
    show,
    isHearing: () => hearing,
    expect(next: () => string) {
      clearTimeout(timer);
      timer = setTimeout(
        () => show('listening', `Nothing was understood. ${next()}`),
        NOTHING_HEARD_MS,
      );
    },
    close: () => clearTimeout(timer),
  };
}
