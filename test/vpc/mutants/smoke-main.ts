/** One way through one deployment, as a process of its own: `smoke-main.ts PATIENCE_MS [MUTANT]`. Prints its trouble as JSON. */
import { blueprintOf, templatesOf } from '../prepared.ts';
import { MUTANTS } from './mutants.ts';
import { findTrouble } from './smoke.ts';

const [patienceMs = '0', name] = process.argv.slice(2);
const mutant = name === undefined ? undefined : MUTANTS[name];
const sound = templatesOf('small');
const trouble = await findTrouble({
  name: `smoke ${name ?? ''}`,
  blueprint: blueprintOf(mutant ? mutant.change(sound) : sound),
  way: mutant?.way ?? 'whole',
  patienceMs: Number(patienceMs),
});
console.log(JSON.stringify({ trouble }));
// All that it started goes with its namespaces.
process.exit(0);
