/**
 * One copy of LiveKit's library in a bot's process: its classes and its state must be the same to an agent's own code and to the
 * engine. It lies in files beside the bot's, which agents and their plugins import in place of the packages.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** The files, for the bot's build. */
export const LIVEKIT = {
  'livekit-agents': '@livekit/agents',
  'livekit-rtc-node': '@livekit/rtc-node',
};

/** For an agent's build. */
export const sharedLiveKit = {
  name: 'shared-livekit',
  setup(bundler) {
    for (const [file, name] of Object.entries(LIVEKIT)) {
      bundler.onResolve({ filter: exactly(name) }, ({ kind }) =>
        kind === 'require-call' ? undefined : { path: `../${file}.mjs`, external: true },
      );
    }
  },
};

/** For the bot's: one package is CommonJS, whose names a bundler cannot tell. It has a list of them for Node. */
export const rtcByName = {
  name: 'rtc-by-name',
  setup(bundler) {
    const name = LIVEKIT['livekit-rtc-node'];
    const source = readFileSync(require.resolve(name), 'utf8');
    const listed = /0 && \(module\.exports = \{([^}]+)\}/.exec(source)?.[1] ?? '';
    const names = listed.split(',').filter((one) => /^\s*\w+\s*$/.test(one));
    const contents = `import * as all from '${name}';\nexport const {${names.join(',')}} = all;`;
    bundler.onResolve({ filter: exactly(name) }, ({ kind, path }) =>
      kind === 'entry-point' ? { path, namespace: 'rtc' } : undefined,
    );
    bundler.onLoad({ filter: /./, namespace: 'rtc' }, () => ({ contents, resolveDir: FOLDER }));
  },
};

function exactly(name) {
  return new RegExp(`^${name}$`);
}
