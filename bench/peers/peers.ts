/** What Greenroom is measured beside: what a user would start with instead. */
import type { Bench } from '../run-bench.ts';
import { blockedBot } from './blocked-bot.ts';
import { pipecatSeats } from './pipecat-seats.ts';
import { starts } from './start-section.ts';
import { tenAtOnce } from './ten-at-once.ts';

/** Pipecat's development runner and a bare WebRTC server. */
export const PEERS: Bench = {
  sections: [starts, tenAtOnce, blockedBot, pipecatSeats],
  out: 'bench/results/peers.json',
};
