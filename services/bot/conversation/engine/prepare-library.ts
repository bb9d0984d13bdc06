/** The engine library as a bot wants it, before its first session. */
import { initializeLogger } from '@livekit/agents';
import { cureRace } from '../race.ts';

/** Without what it leaks, and without its own log lines. */
export function prepareLibrary(): void {
  cureRace();
  initializeLogger({ pretty: false, level: 'silent' });
}
