/** What a simulation is asked. */
import type { DateOrder } from '../../traffic/parse-instant.ts';
import type { TaskPrice } from '../compare/region-prices.ts';
import type { SimSettings } from '../pool/sim-settings.ts';
import type { Question } from '../run/simulation.ts';

/** All of it. */
export interface SimulateRequest {
  /** A file; nothing for the made-up line. */
  readonly trace: string | undefined;
  readonly timeZone: string | undefined;
  readonly timeColumn: string | undefined;
  readonly dates: DateOrder | undefined;
  readonly skipBadRows: boolean;
  /** Ticks as given; without it they follow from the length of the window. */
  readonly tickS: number | undefined;
  readonly settings: SimSettings;
  readonly question: Pick<Question, 'seeds' | 'days' | 'untilS' | 'rules' | 'sweep' | 'threads'>;
  readonly cost: { region: string; price: TaskPrice; vcpu: number; gb: number };
  readonly json: boolean;
  readonly html: string | undefined;
  readonly quiet: boolean;
}
