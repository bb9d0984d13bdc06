/** Several models as one: the next is asked within the turn when one fails, also in the middle of its answer. */
import type { Circuits } from './circuits.ts';
import type { Mind, MindPart, MindRequest } from './ports.ts';
import { asProviderFault } from './provider-fault.ts';
import { type Pace, paced } from './within.ts';

/** A model that has not begun by then is given up: most begin within half a second, and a caller does not wait for 63 s. */
const PACE: Pace = { firstMs: 3_500, gapMs: 4_000 };

/** What the next model is told when it has to take over in the middle. */
const GO_ON = '(Go on exactly where you stopped, without repeating anything.)';

/** The chain. Throws the last fault when nobody is left. */
export function chainMinds(minds: readonly Mind[], circuits: Circuits, pace = PACE): Mind {
  return {
    name: minds.map(({ name }) => name).join(' | '),
    async *reply(request, signal) {
      const said: MindPart[] = [];
      let last: unknown;
      for (const mind of circuits.inOrder(minds)) {
        try {
          const of = { provider: mind.name, signal };
          for await (const part of paced(mind.reply(goOn(request, said), signal), pace, of)) {
            circuits.succeeded(mind.name);
            if (part.type !== 'usage') said.push(part);
            yield part;
          }
          return;
        } catch (error) {
          if (signal.aborted) return;
          const fault = asProviderFault(mind.name, error);
          circuits.failed(fault);
          last = fault;
          // A call is whole or not there: what asked for one has said what it wanted.
          if (said.some(({ type }) => type === 'call')) return;
        }
      }
      throw last;
    },
    async prime(request) {
      await Promise.allSettled(minds.map(async (mind) => mind.prime?.(request)));
    },
  };
}

/** The request, with what was said of the answer so far. */
function goOn(request: MindRequest, said: readonly MindPart[]): MindRequest {
  const text = said.map((part) => (part.type === 'text' ? part.text : '')).join('');
  if (text.trim() === '') return request;
  const turns = [
    ...request.turns,
    { role: 'assistant', text } as const,
    { role: 'user', text: GO_ON } as const,
  ];
  return { ...request, turns };
}
