/** sherpa-onnx, as much of it as is used: loaded from the folder of models, and never part of the bundle. */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  ENGINE_FOLDER,
  MODELS_VARIABLE,
  OPEN_MODELS,
  type OpenModel,
  SPEECH_ENGINE,
} from '../../../../core/agent/open-models.ts';
import type { ProviderParts } from '../provider-parts.ts';

/** A recogniser of whole utterances; its work is done on threads. */
export interface Recognition {
  createStream(): { acceptWaveform(sound: { samples: Float32Array; sampleRate: number }): void };
  decodeAsync(stream: unknown): Promise<{ readonly text: string }>;
}

/** A voice; its work is done on threads, and told sentence by sentence. */
export interface Synthesis {
  readonly sampleRate: number;
  generateAsync(asked: {
    text: string;
    sid: number;
    speed: number;
    enableExternalBuffer: boolean;
    onProgress: (made: { samples: Float32Array }) => boolean;
  }): Promise<unknown>;
}

/** The package. */
export interface Sherpa {
  readonly OfflineRecognizer: { createAsync(config: object): Promise<Recognition> };
  readonly OfflineTts: { createAsync(config: object): Promise<Synthesis> };
}

/** A model that lies on this machine. */
export interface InstalledModel {
  readonly sherpa: Sherpa;
  readonly kind: OpenModel['kind'];
  /** The one file of the model's folder whose name is so; of several, the smallest in bits. */
  readonly file: (pattern: RegExp) => string;
  readonly folder: string;
}

/** Finds it. Throws an error that says how to get it. */
export function findModel(name: string, env: ProviderParts['env']): InstalledModel {
  const model = OPEN_MODELS.find((known) => known.name === name);
  if (!model) {
    const known = OPEN_MODELS.map((one) => one.name).join(', ');
    throw new Error(`Cannot use local/${name}: it must be one of ${known}`);
  }
  const root = env[MODELS_VARIABLE] ?? '';
  const folder = join(root, name);
  const engine = join(root, ENGINE_FOLDER, 'package.json');
  if (root === '' || !existsSync(folder) || !existsSync(engine))
    throw new Error(`Cannot use local/${name}: run \`npx greenroom models add ${name}\``);
  const sherpa = createRequire(engine)(SPEECH_ENGINE.package) as Sherpa;
  const names = readdirSync(folder).sort(byBits);
  const file = (pattern: RegExp) => {
    const found = names.find((one) => pattern.test(one));
    if (found === undefined) throw new Error(`Cannot use local/${name}: ${pattern} is missing`);
    return join(folder, found);
  };
  return { sherpa, kind: model.kind, file, folder };
}

/** The int8 file of a model before its larger brother. */
function byBits(a: string, b: string): number {
  return Number(b.includes('int8')) - Number(a.includes('int8')) || (a < b ? -1 : 1);
}
