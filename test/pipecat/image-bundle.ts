/** The image of a Pipecat bot, laid out to be run without Docker, and what its Python must have. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assemble } from '../../tools/image/assemble.ts';
import type { Cpu } from '../../tools/image/contents.ts';
import { readImageConfig } from '../../tools/image/dockerfile.ts';
import { findPipecatAgent } from '../../tools/image/find-pipecat-agent.ts';
import { ROOT } from './python.ts';

/** What a bot may find: the interpreter of the image, its certificates, and modules whose bytecode is there already. */
export const PROBE = `
import json, os, ssl, sqlite3, sysconfig, zoneinfo, importlib.util
import numpy, onnxruntime, aiortc, cv2
cached = lambda name: os.path.exists(importlib.util.find_spec(name).cached)
print(json.dumps({
    "certificates": len(ssl.create_default_context().get_ca_certs()) > 100,
    "zone": str(zoneinfo.ZoneInfo("Europe/Berlin")),
    "platform": sysconfig.get_config_var("SOABI") is not None,
    "cached": [cached("pipecat"), cached("json"), cached("numpy")],
}))
`;

/** What it prints. */
export const PROBED = {
  certificates: true,
  zone: 'Europe/Berlin',
  platform: true,
  cached: [true, true, true],
};

/** The image of `bots/echo` as a container runtime has it, from the parts that the Dockerfile's last stage copies: no Docker and no archive needed. */
export async function makeBundle(folder: string, cpu: Cpu): Promise<void> {
  // The image's user must get through.
  chmodSync(folder, 0o755);
  const [parts, rootfs] = [join(folder, 'parts'), join(folder, 'rootfs')];
  const cache = join(ROOT, '.greenroom/cache/image');
  const agent = findPipecatAgent('echo');
  await assemble({ cpu, source: ROOT, outdir: parts, cache, agent });
  const config = readImageConfig(readFileSync(join(ROOT, 'services/pipecat/Dockerfile'), 'utf8'));
  mkdirSync(rootfs);
  // By links: it is a gigabyte.
  for (const part of config.layers) execFileSync('cp', ['-al', `${join(parts, part)}/.`, rootfs]);
  rmSync(parts, { recursive: true });
  const [uid, gid] = config.user.split(':').map(Number);
  const { env, entrypoint: args, workdir: cwd } = config;
  writeFileSync(
    join(folder, 'config.json'),
    JSON.stringify({ process: { user: { uid, gid }, env, args, cwd } }),
  );
}
