/** The conversation's own tools: endings, which a model asks for by name and a failure by its own. */
import { llm } from '@livekit/agents';
import { z } from 'zod';
import { type Keypad, PRESSABLE } from '../../../../core/agent/keypad.ts';
import { type Agent, hasModel } from '../../../../core/agent.ts';
import type { Endings } from '../endings.ts';
import { OWN_TOOL } from '../engine/mind-request.ts';

/** What a model calls to hang up. */
export const END_CALL = 'end_call';

/** What a model calls to hand the caller over. */
export const TRANSFER_CALL = 'transfer_call';

/** What a model calls to press keys. */
export const PRESS_KEYS = 'press_keys';

/** What a reply calls when nothing could answer. */
export const GIVE_UP = `${OWN_TOOL}give_up`;

type OwnToolFields = Pick<Agent, 'transferTargets' | 'llm' | 'realtime' | 'keys'>;

/** The tools; one for transfers only where there is somebody to transfer to, or where rules ask for it. */
export function createOwnTools(
  agent: OwnToolFields,
  endings: Pick<Endings, 'request'>,
  keypad: Pick<Keypad, 'send'>,
): llm.ToolContextEntry[] {
  const { transferTargets, keys } = agent;
  const end = llm.tool({
    name: END_CALL,
    description:
      'Ends the call. Use it only after the caller has said goodbye, together with a short farewell.',
    parameters: z.object({}),
    execute: async (_: object, { ctx }) => endings.request({ what: 'end' }, ctx.speechHandle),
  });
  const giveUp = llm.tool({
    name: GIVE_UP,
    description: 'Ends a call that cannot go on.',
    parameters: z.object({ why: z.string() }),
    execute: async ({ why }: { why: string }, { ctx }) =>
      endings.request({ what: 'end', failed: why }, ctx.speechHandle),
  });
  const own = [end, giveUp, ...(keys.press ? [createPressKeys(keypad)] : [])];
  const transfers = transferTargets.length > 0 || !hasModel(agent);
  const all = transfers ? [...own, createTransfer(transferTargets, endings)] : own;
  return all;
}

function createPressKeys(keypad: Pick<Keypad, 'send'>) {
  return llm.tool({
    name: PRESS_KEYS,
    description:
      'Presses keys of the telephone, for a menu at the other end. A comma is a pause of half a second.',
    parameters: z.object({ keys: z.string().regex(PRESSABLE) }),
    execute: async ({ keys }: { keys: string }) => {
      if (await keypad.send(keys)) return 'The keys were pressed.';
      throw new llm.ToolError('No keys can be pressed on this line.');
    },
  });
}

interface TransferWish {
  readonly target?: string | undefined;
  readonly about?: string | undefined;
}

/** A person who is briefed hears it before they take the caller. */
const ABOUT = 'Who calls and what it is about, in one or two sentences for the person.';

function createTransfer(targets: Agent['transferTargets'], endings: Pick<Endings, 'request'>) {
  const names = targets.map(({ name }) => name);
  const known = names.length > 0 ? names.join(', ') : 'a person';
  return llm.tool({
    name: TRANSFER_CALL,
    description: `Hands the caller over to one of: ${known}. Say so in the same reply.`,
    parameters: z.object({
      target: z.string().optional(),
      about: z.string().describe(ABOUT).optional(),
    }),
    execute: async ({ target, about }: TransferWish, { ctx }) => {
      if (target !== undefined && names.length > 0 && !names.includes(target)) {
        throw new llm.ToolError(`There is no ${target}; there are ${known}.`);
      }
      const to = target ?? names[0];
      const facts = { ...(to ? { target: to } : {}), ...(about ? { about } : {}) };
      endings.request({ what: 'transfer', ...facts }, ctx.speechHandle);
    },
  });
}
