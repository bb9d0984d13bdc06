/** Who is told how a leg stands: an address for each of three kinds of news. */
import type { LegStatus } from '../../core/phone/carrier.ts';

/** Every way in which a leg ends is one kind. */
export type ToldOf = 'ringing' | 'answered' | 'completed';

/** An empty address is told nothing. */
export type ToldUrls = Partial<Readonly<Record<ToldOf, string>>>;

/** One address is told everything. */
export function toldAll(url: string): ToldUrls {
  return { ringing: url, answered: url, completed: url };
}

/** Which of them a status is told to. */
export function toldUrl(told: ToldUrls | undefined, status: LegStatus): string {
  return told?.[status === 'ringing' || status === 'answered' ? status : 'completed'] ?? '';
}
