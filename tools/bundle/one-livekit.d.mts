/** Types of `one-livekit.mjs`. */
import type { Plugin } from 'esbuild';

export declare const LIVEKIT: Readonly<Record<'livekit-agents' | 'livekit-rtc-node', string>>;
export declare const sharedLiveKit: Plugin;
export declare const rtcByName: Plugin;
