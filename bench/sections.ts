/** What is measured of ours, in the order in which it runs. */
import { boot } from './boot/boot.ts';
import { claims } from './claims/claims.ts';
import { costSection } from './cost/cost.ts';
import { floods } from './floods.ts';
import { lateFrames } from './late-frames.ts';
import { phoneDocuments } from './phone/phone-documents.ts';
import { phoneLoad } from './phone/phone-load.ts';
import { phoneTls } from './phone/phone-tls.ts';
import { phoneTurns } from './phone/phone-turns.ts';
import { phoneVoice } from './phone/phone-voice.ts';
import type { Bench } from './run-bench.ts';
import { browserStart } from './start/browser-start.ts';
import { coldStart } from './start/cold-start.ts';
import { warmStart } from './start/warm-start.ts';
import { turnEnds } from './turn-ends/turn-ends.ts';
import { turns } from './turns/turns.ts';
import { voiceToVoice } from './turns/voice-to-voice.ts';

/** Ours alone. */
export const OWN_BENCH: Bench = {
  sections: [
    warmStart,
    browserStart,
    coldStart,
    costSection,
    boot,
    claims,
    lateFrames,
    floods,
    turns,
    voiceToVoice,
    turnEnds,
    phoneTurns,
    phoneVoice,
    phoneLoad,
    phoneDocuments,
    phoneTls,
  ],
  out: 'bench/results/bench.json',
};
