/** How loud both are, as the page shows it. */
import { byId } from '../element.ts';

/** Speech at a usual distance has some 0.1 of full scale; this fills the meter with it. */
const GAIN = 5;

/** Root mean squares of the last moment, 0 to 1. Only transforms change, so nothing is laid out anew. */
export function showLevels(caller: number, bot: number): void {
  const [mine, its] = [Math.min(1, caller * GAIN), Math.min(1, bot * GAIN)];
  byId('level').style.setProperty('--level', mine.toFixed(3));
  byId('orb').style.setProperty('--level', Math.max(mine, its).toFixed(3));
}
