/** One way through one mutant, as a process of its own: `smoke-main.ts PATIENCE_MS [NAME]`. Prints its trouble as JSON. */
import { blueprintOf, templatesOf } from '../prepared.ts';
import { MUTANTS } from './mutants.ts';
import { findTrouble } from './smoke.ts';

const [patienceMs = '0', name] = process.argv.slice(2);
const sound = templatesOf('first');
const change = name === undefined ? undefined : MUTANTS[name as keyof typeof MUTANTS];
const templates = change ? change(sound) : sound;
const trouble = await findTrouble(name ?? 'sound', blueprintOf(templates), Number(patienceMs));
console.log(JSON.stringify({ trouble }));
process.exit(0);
