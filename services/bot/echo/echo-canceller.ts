/**
 * WebRTC's own echo canceller (AEC3), as the engine's library carries it: what a loudspeaker plays is taken out of what the
 * microphone hears. A 20 ms frame costs some 0.4 ms, so it is asked only where there may be an echo (`echo-judge.ts`).
 */
import {
  ApmProcessReverseStreamRequest,
  ApmProcessStreamRequest,
  FfiHandle,
  FfiRequest,
  FfiResponse,
  livekitFfiRequest,
  livekitRetrievePtr,
  NewApmRequest,
} from '@livekit/rtc-ffi-bindings';
import { ENGINE_RATE } from '../conversation/engine/engine.ts';

/** It takes 10 ms at a time. */
const SAMPLES = ENGINE_RATE / 100;
const BYTES = 2 * SAMPLES;

/** One caller's. */
export interface EchoCanceller {
  /** Takes what is played out of what is heard, in place; both are frames of whole 10 ms. */
  cancel(heard: Int16Array, played: Int16Array): void;
  close(): void;
}

/** Opens one. */
export function createEchoCanceller(): EchoCanceller {
  const open = new NewApmRequest({
    echoCancellerEnabled: true,
    // A voice is to be recognised as it is: nothing else is done to it.
    gainControllerEnabled: false,
    highPassFilterEnabled: false,
    noiseSuppressionEnabled: false,
  });
  const opened = ask(new FfiRequest({ message: { case: 'newApm', value: open } }).toBinary());
  const { id = 0n } = (opened as { apm?: { handle?: { id?: bigint } } }).apm?.handle ?? {};
  const handle = new FfiHandle(id);
  const far = createStep('apmProcessReverseStream', id);
  const near = createStep('apmProcessStream', id);
  return {
    cancel(heard, played) {
      for (let at = 0; at + SAMPLES <= heard.length; at += SAMPLES) {
        far.run(played.subarray(at, at + SAMPLES));
        heard.set(near.run(heard.subarray(at, at + SAMPLES)), at);
      }
    },
    close: () => handle.dispose(),
  };
}

/** One of its two inputs: a buffer that stays where it is, and the request that names it. */
function createStep(name: 'apmProcessStream' | 'apmProcessReverseStream', apmHandle: bigint) {
  const samples = new Int16Array(SAMPLES);
  const dataPtr = livekitRetrievePtr(new Uint8Array(samples.buffer));
  const of = { apmHandle, dataPtr, size: BYTES, sampleRate: ENGINE_RATE, numChannels: 1 };
  const message =
    name === 'apmProcessStream'
      ? { case: name, value: new ApmProcessStreamRequest(of) }
      : { case: name, value: new ApmProcessReverseStreamRequest(of) };
  const request = new FfiRequest({ message }).toBinary();
  return {
    run(input: Int16Array): Int16Array {
      samples.set(input);
      livekitFfiRequest(request);
      return samples;
    },
  };
}

function ask(request: Uint8Array): unknown {
  return FfiResponse.fromBinary(livekitFfiRequest(request)).message.value;
}
