/** Our engine at an agent's defaults. */
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { defineAgent } from '../../core/agent.ts';
import { startLiveKitEngine } from '../../services/bot/conversation/engine/livekit-engine.ts';
import type { HearingEvents, Mouth } from '../../services/bot/providers/ports.ts';
import { createKeypad } from '../../services/bot/turns/keypad.ts';
import type { Listener } from './decisions.ts';

const AGENT = defineAgent({ name: 'bench', instructions: 'Listens.', llm: 'openai/none' });

const SILENT: Mouth = { name: 'silent', async *speak() {} };

/** One conversation, that answers nothing. */
export async function listenAsOurs(): Promise<Listener> {
  let ear: HearingEvents | undefined;
  const nothing = () => undefined;
  const hearer = {
    name: 'told',
    open(events: HearingEvents) {
      ear = events;
      return { push: nothing, speechStarted: nothing, speechEnded: nothing, close: nothing };
    },
  };
  const clock = createSystemClock();
  const engine = await startLiveKitEngine({
    agent: AGENT,
    brain: {
      hearer,
      mind: { name: 'none', async *reply() {} },
      mouth: SILENT,
      floor: SILENT,
      tools: {},
    },
    clock,
    keypad: createKeypad(clock),
    onEvent: ({ type }) => {
      if (type === 'user-turn') listener.onTurn();
    },
  });
  engine.begin({ sessionId: 'bench', data: {} });
  const listener: Listener = {
    push(frame) {
      engine.pushPcm(frame);
      engine.pullPcm();
    },
    tell: (told) => ear?.onText(told),
    onTurn: nothing,
    close: () => engine.close(),
  };
  return listener;
}
