/** Turns that are cut and turns that are noticed late: our ends of turns beside LiveKit's and Pipecat's defaults, on the same recordings. */
import { textTable } from '../../cli/table.ts';
import { spreadOf } from '../../core/spread.ts';
import { findVoice } from '../find-voice.ts';
import type { BenchContext, Figures, Section } from '../section.ts';
import { measureBargeIns } from './barge-ins.ts';
import { type Decisions, hearTurnEnds } from './decisions.ts';
import { listenAsLiveKit } from './livekit.ts';
import { listenAsOurs } from './ours.ts';
import { decideAsPipecat } from './pipecat.ts';
import { type Recording, record } from './recording.ts';
import { type Difficulty, HELD_OUT, UTTERANCES } from './utterances.ts';
import { judgeTurnEnd, type TurnVerdict } from './verdict.ts';

/** The section. */
export const turnEnds: Section = {
  name: 'turn-ends',
  about: 'turns cut early and noticed late, beside LiveKit’s and Pipecat’s defaults',
  run,
};

async function run({ progress, scale }: BenchContext): Promise<Figures> {
  const every = Math.max(1, Math.round(1 / scale));
  const utterances = [...UTTERANCES, ...HELD_OUT].filter((_, index) => index % every === 0);
  const { say, voice, close } = await findVoice();
  const recordings: Recording[] = [];
  for (const [seed, utterance] of utterances.entries())
    recordings.push(await record(utterance, say, seed));
  const bargeIns = await measureBargeIns(say);
  await close();
  const tell = (who: string) => (share: number) => progress.tell(`turn ends, ${who}`, share);
  const ours = await hearTurnEnds(recordings, listenAsOurs, tell('ours'));
  const livekit = await hearTurnEnds(recordings, listenAsLiveKit, tell('LiveKit'));
  tell('Pipecat')(0);
  const pipecat = await decideAsPipecat(recordings);
  const all = { ours, 'LiveKit 1.9': livekit, 'Pipecat 1.14': pipecat };
  const figures = figuresOf(recordings, all, voice);
  return {
    lines: [...figures.lines, '', ...bargeIns.lines],
    saved: { ...figures.saved, bargeIns: bargeIns.saved },
  };
}

function figuresOf(
  recordings: readonly Recording[],
  all: Readonly<Record<string, Decisions | string>>,
  voice: string,
): Figures {
  const rows: (string | number)[][] = [];
  const saved: Record<string, unknown> = { voice };
  for (const [who, decisions] of Object.entries(all)) {
    if (typeof decisions === 'string') {
      rows.push([who, decisions, '', '', '', '', '', '']);
      continue;
    }
    const verdicts = recordings.map((recording, index) =>
      judgeTurnEnd(recording, decisions.ends[index] ?? []),
    );
    const count = (what: TurnVerdict['what']) => verdicts.filter((one) => one.what === what).length;
    const { p50, p95 } = spreadOf(verdicts.flatMap(({ afterMs }) => afterMs ?? []));
    const [early, late, missed, noise] = [
      count('early'),
      count('late'),
      count('missed'),
      count('noise'),
    ];
    const { lateMs } = decisions;
    const counts = { early, late, missed, noise, p50, p95, lateMs };
    rows.push([who, ...Object.values(counts)]);
    saved[who] = { ...counts, cut: cutsOf(recordings, verdicts) };
  }
  const head = [
    `${recordings.length} turns, ${voice}`,
    'cut early',
    'late',
    'missed',
    'noise taken',
    'p50 ms',
    'p95 ms',
    'latest frame, ms',
  ];
  return { lines: textTable(head, rows), saved };
}

/** What was not right, by what made it hard. */
function cutsOf(recordings: readonly Recording[], verdicts: readonly TurnVerdict[]) {
  const wrong: Partial<Record<Difficulty, string[]>> = {};
  for (const [index, { difficulty, text }] of recordings.entries()) {
    const what = verdicts[index]?.what;
    if (what !== 'right') (wrong[difficulty] ??= []).push(`${what}: ${text}`);
  }
  return wrong;
}
