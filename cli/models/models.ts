/** `greenroom models`: open models of hearing and speech, for conversations without any account. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OPEN_MODELS, type OpenModel } from '../../core/agent/open-models.ts';
import { WrongUse } from '../../core/cannot-run.ts';
import { command, type Io } from '../command.ts';
import { toggle } from '../flags.ts';
import { textTable } from '../table.ts';

/** Where `npm start` looks for them. */
const FOLDER = fileURLToPath(new URL('../../.greenroom/models', import.meta.url));

/** Lists them, or adds some. */
export const models = command({
  name: 'models',
  summary: 'open models of hearing and speech on this machine: lists them, or adds some',
  about:
    'Without words: the models, and which are there. `add` fetches them with what runs them, and goes on where it was cut.',
  words: { usage: '[add [MODEL …]]', least: 0, most: 20 },
  flags: { yes: toggle('fetches without asking') },
  async run({ words: [verb, ...names], yes }, io) {
    if (verb === undefined) return list(io);
    if (verb !== 'add') throw new WrongUse(`models takes add or nothing, got ${verb}`);
    const wanted = names.length > 0 ? names.map(find) : usual();
    for (const { name, megabytes, licence } of wanted)
      io.say(`${name}: ${megabytes} MB, licence ${licence}`);
    if (!yes && io.ask && !/^y/i.test(await io.ask('Fetch these? [y/N] '))) return;
    await add(wanted, io);
  },
});

async function add(wanted: readonly OpenModel[], io: Io): Promise<void> {
  const [{ addEngine, addModel }, { createProgress }] = await Promise.all([
    import('./add-model.ts'),
    import('../progress.ts'),
  ]);
  const progress = createProgress(io.err, io.clock);
  for (const model of wanted) {
    await addModel(model, FOLDER, (share) => progress.tell(model.name, share));
    progress.end();
  }
  addEngine(FOLDER);
  io.say('Done: `npm start` uses them from now on, as local/NAME in an agent or by `any`.');
}

function list(io: Io): void {
  const rows = OPEN_MODELS.map(({ name, role, megabytes, licence }) => [
    `local/${name}`,
    role === 'stt' ? 'hears' : 'speaks',
    `${megabytes} MB`,
    existsSync(join(FOLDER, name)) ? 'here' : '',
    licence,
  ]);
  for (const line of textTable(['model', '', 'size', '', 'licence'], rows)) io.say(line);
}

function find(name: string): OpenModel {
  const model = OPEN_MODELS.find((known) => known.name === name);
  if (model) return model;
  throw new WrongUse(
    `MODEL must be one of ${OPEN_MODELS.map((m) => m.name).join(', ')}, got ${name}`,
  );
}

/** One that hears and one that speaks. */
function usual(): OpenModel[] {
  return (['stt', 'tts'] as const).flatMap(
    (wanted) => OPEN_MODELS.find(({ role }) => role === wanted) ?? [],
  );
}
