/** The whole system with four carriers on this machine, for calls from end to end. */
import { CARRIERS, type Carrier } from '../../core/phone/phone.ts';
import { readAgent } from '../../local/agent/read-agent.ts';
import type { Exchange } from '../../local/carrier/exchange.ts';
import { createClosing } from '../../local/closing.ts';
import type { LocalFlags } from '../../local/flags.ts';
import { startWithCarriers } from '../../local/phone/start-with-carriers.ts';
import type { System } from '../../local/start-system.ts';
import { createTaskLog } from '../../local/task-log.ts';
import { readSpoken } from '../../services/bot/speech/spoken.ts';
import { createVoice } from '../../services/bot/speech/voice.ts';
import { voiceFiles } from '../../services/bot/speech/voice-files.ts';
import type { DirectAws } from './direct-aws.ts';

/** What a test calls with. */
export interface PhoneSystem {
  readonly system: System;
  readonly exchanges: Readonly<Record<Carrier, Exchange>>;
  /** Speech at 16 kHz. */
  speak(text: string): Promise<Int16Array>;
  close(): Promise<void>;
}

/** Starts it; resolves when a first caller would be served. */
export async function startPhoneSystem(
  given: Partial<LocalFlags> & { agent: string },
  ways?: Pick<DirectAws, 'direct' | 'dial'>,
): Promise<PhoneSystem> {
  const closing = createClosing();
  try {
    const flags = {
      port: 0,
      host: 'localhost',
      warm: 1,
      maxTasks: 4,
      spareSeats: undefined,
      launchDelayMs: 0,
      data: undefined,
      quiet: true,
      ...given,
    };
    const agent = await readAgent(flags.agent ?? 'receptionist');
    const verbose = process.env['GREENROOM_TEST_LOG'] ? console.log : undefined;
    const log = createTaskLog(() => new Date(), verbose);
    const signal = new AbortController().signal;
    const { system, exchanges } = await startWithCarriers(
      { flags, agent, log, signal, ...ways },
      closing,
    );
    await system.ready();
    const files = voiceFiles(new URL('../../services/bot/main.ts', import.meta.url).href);
    const voice = createVoice('slt', files, readSpoken(files.spoken('nobody'), 'slt'));
    return {
      system,
      exchanges,
      speak: (text) => voice.speak(text),
      close: () => closing.close(),
    };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/** Every contract error of every carrier. */
export function errorsOf(exchanges: Readonly<Record<Carrier, Exchange>>): string[] {
  return CARRIERS.flatMap((carrier) => exchanges[carrier].errors);
}
