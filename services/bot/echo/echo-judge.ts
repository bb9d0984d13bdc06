/**
 * Whether a caller's loudspeaker is heard by their microphone. Most callers have no echo: they wear headphones, or their browser has
 * cancelled it. For them a canceller would do harm, for while it has found no echo it takes any sound for one.
 */

/** What is known. */
export type Verdict =
  /** Not yet: an echo is possible, and the bot's first words are to be safe from it. */
  'unknown' | 'echo' | 'none';

/** An echo comes back within this. */
const LONGEST_ECHO_FRAMES = 25;

/** Three seconds of both voices. */
const WINDOW_FRAMES = 150;

/** Judged so often: until something is known, and from then on, when it changes slowly and costs a twentieth of a call. */
const EVERY_FRAMES = { unknown: 10, echo: 50, none: 50 } as const;

/** Power of sound that an echo could be heard of: some −40 dB of full scale. */
const LOUD = 300 ** 2;

/** Echoes below this are silent to any recogniser: −50 dB. */
const LEAST_GAIN = 10 ** (-50 / 10);

/** Noise goes on and on: what is never quieter than this many times the quietest frame is no echo. */
const FLOOR = 1.25;

/** What rises and falls together is an echo; what does so this little is none. */
const ECHO_CORRELATION = 0.7;
const NO_ECHO_CORRELATION = 0.25;

/** No loudspeaker comes back louder than this: −8 dB of what it played. */
const LOUDEST_ECHO = 10 ** (-8 / 10);

/** So many frames of half a second that are louder are a voice, and no click. */
const VOICE_FRAMES = 5;

/** One caller's. */
export interface EchoJudge {
  readonly verdict: Verdict;
  /** What is heard now is louder than any echo of what was played: somebody speaks, whatever else there is. */
  readonly isVoice: boolean;
  /** Power of a frame that was heard, and of what was played meanwhile. */
  note(heard: number, played: number): void;
}

/** Knows nothing. */
export function createEchoJudge(): EchoJudge {
  const heard: number[] = [];
  const played: number[] = [];
  let frames = 0;
  let verdict: Verdict = 'unknown';
  return {
    get verdict() {
      return verdict;
    },
    get isVoice() {
      const most = LOUDEST_ECHO * Math.max(LOUD, ...played.slice(-LONGEST_ECHO_FRAMES));
      const louder = heard.slice(-LONGEST_ECHO_FRAMES).filter((power) => power > most);
      return louder.length >= VOICE_FRAMES;
    },
    note(heardPower, playedPower) {
      heard.push(heardPower);
      played.push(playedPower);
      if (heard.length > WINDOW_FRAMES) heard.shift();
      if (played.length > WINDOW_FRAMES) played.shift();
      frames += 1;
      if (frames % EVERY_FRAMES[verdict] === 0) verdict = judge({ heard, played }, verdict);
    },
  };
}

interface Powers {
  readonly heard: readonly number[];
  readonly played: readonly number[];
}

function judge(powers: Powers, before: Verdict): Verdict {
  if (before === 'unknown' && mostGain(powers) < LEAST_GAIN) return 'none';
  const loud = powers.played.filter((power) => power > LOUD).length;
  if (powers.played.length < WINDOW_FRAMES || loud < WINDOW_FRAMES / 3) return before;
  const correlation = bestCorrelation(powers);
  if (correlation > ECHO_CORRELATION) return 'echo';
  return correlation < NO_ECHO_CORRELATION ? 'none' : before;
}

/** An echo has at most this gain: all that was heard in a second, by what was played in its first half and must be back by now. */
function mostGain({ heard, played }: Powers): number {
  const [recent, source] = [
    heard.slice(-2 * LONGEST_ECHO_FRAMES),
    played.slice(-2 * LONGEST_ECHO_FRAMES),
  ];
  const sound = sum(source.slice(0, LONGEST_ECHO_FRAMES));
  if (recent.length < 2 * LONGEST_ECHO_FRAMES || sound < LONGEST_ECHO_FRAMES * LOUD)
    return Infinity;
  const floor = FLOOR * Math.min(...recent);
  return sum(recent.map((power) => Math.max(0, power - floor))) / sound;
}

/** The most that the loudness of both goes together, at any delay of an echo. */
function bestCorrelation({ heard, played }: Powers): number {
  const [h, p] = [heard.map(loudness), played.map(loudness)];
  let best = 0;
  for (let lag = 0; lag <= LONGEST_ECHO_FRAMES; lag++)
    best = Math.max(best, correlationOf(h.slice(lag), p.slice(0, p.length - lag)));
  return best;
}

/** In dB, with all below the noise of a quiet microphone alike. */
function loudness(power: number): number {
  return 10 * Math.log10(power + 100);
}

function correlationOf(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [sum(a) / a.length, sum(b) / b.length];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [i, value] of a.entries()) {
    const [x, y] = [value - meanA, (b[i] ?? meanB) - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
