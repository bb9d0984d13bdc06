/**
 * Open models of hearing and speech that run in a bot's own process, on a laptop: where they are fetched from and what they are.
 * The files are those of the sherpa-onnx project's releases; sums are as other projects pin them.
 */

/** What a model is to sherpa-onnx. */
export type OpenModelKind = 'whisper' | 'piper' | 'kitten';

/** One model. */
export interface OpenModel {
  readonly name: string;
  readonly role: 'stt' | 'tts';
  readonly kind: OpenModelKind;
  readonly url: string;
  readonly megabytes: number;
  /** Of the archive; where nobody has pinned one, the first download's is kept and later ones are held against it. */
  readonly sha256?: string;
  readonly licence: string;
}

const RELEASES = 'https://github.com/k2-fsa/sherpa-onnx/releases/download';

/** Those that `greenroom models` knows; the first of each role is what it fetches unless it is told otherwise. */
export const OPEN_MODELS: readonly OpenModel[] = [
  {
    name: 'whisper-base.en',
    role: 'stt',
    kind: 'whisper',
    url: `${RELEASES}/asr-models/sherpa-onnx-whisper-base.en.tar.bz2`,
    megabytes: 200,
    sha256: '475bc7052ce299c007f6d5d5407ba8601f819a2867f6eecee510ed17df581542',
    licence: 'MIT',
  },
  {
    name: 'whisper-tiny.en',
    role: 'stt',
    kind: 'whisper',
    url: `${RELEASES}/asr-models/sherpa-onnx-whisper-tiny.en.tar.bz2`,
    megabytes: 118,
    licence: 'MIT',
  },
  {
    name: 'piper-joe',
    role: 'tts',
    kind: 'piper',
    url: `${RELEASES}/tts-models/vits-piper-en_US-joe-medium.tar.bz2`,
    megabytes: 67,
    licence: 'CC0; tuned from a voice whose licence is for research',
  },
  {
    name: 'kitten-nano',
    role: 'tts',
    kind: 'kitten',
    url: `${RELEASES}/tts-models/kitten-nano-en-v0_8-int8.tar.bz2`,
    megabytes: 31,
    sha256: '6fa5be852612ce761094ba74ee6123b4fc4acfefa79bf64dc63acae4a83af2fd',
    licence: 'Apache-2.0',
  },
];

/** What runs them, an npm package that holds eSpeak NG (GPL-3.0): installed by whoever wants it, and part of nothing of ours. */
export const SPEECH_ENGINE = { package: 'sherpa-onnx-node', version: '1.13.8' } as const;

/** The folder of the engine's package, among the models. */
export const ENGINE_FOLDER = 'engine';

/** The variable that tells bots where the models are. */
export const MODELS_VARIABLE = 'GREENROOM_MODELS';
