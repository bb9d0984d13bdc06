/** One session from its request to its end: when, by whom and why, on one line of time. */
import type { SessionStory } from '../../core/operator/read-story.ts';
import { byId } from '../element.ts';
import { sayMs } from '../turns/waterfall.ts';
import { askEnd } from './ask.ts';
import { sayFor, sayWhen } from './say.ts';
import { showTurns } from './turn-rows.ts';

/** The session that is open, if any. */
let opened: string | undefined;

/** What the panel needs of the page. */
export interface SessionPanelDeps {
  readonly mayOperate: () => boolean;
  /** Looks again, at the open session too. */
  readonly look: () => Promise<void>;
  /** Something failed: it is shown. */
  readonly onTrouble: (error: unknown) => void;
}

/** Wires the panel's buttons. */
export function startSessionPanel({ mayOperate, look, onTrouble }: SessionPanelDeps) {
  const close = () => {
    opened = undefined;
    byId('session').hidden = true;
  };
  byId('session-close').addEventListener('click', close);
  byId('session-end').addEventListener('click', () => {
    const id = opened;
    if (id === undefined || !confirm(`End the call ${id}? Its caller is told.`)) return;
    void askEnd(id).then(look).catch(onTrouble);
  });
  return {
    opened: () => opened,
    show: (story: SessionStory) => show(story, mayOperate()),
    open(sessionId: string) {
      opened = sessionId;
      void look();
    },
  };
}

function show({ session, steps, turns }: SessionStory, mayOperate: boolean): void {
  const { sessionId, state, pool, transport, start, taskId, createdAtMs, endedAtMs } = session;
  const isOver = state === 'ended' || state === 'failed';
  byId('session').hidden = false;
  byId('session-id').textContent = sessionId;
  byId('session-end').hidden = isOver || !mayOperate;
  const facts = [
    `${state}${start ? ` (${start})` : ''}`,
    `of ${pool}, over ${transport}`,
    taskId ? `task ${taskId}` : '',
    `began ${sayWhen(createdAtMs)}`,
    isOver ? `lasted ${sayFor((endedAtMs ?? createdAtMs) - createdAtMs)}` : '',
    session.reason ? `ended by ${session.reason.replaceAll('_', ' ')}` : '',
  ];
  byId('session-facts').textContent = facts.filter(Boolean).join(' · ');
  const wholeMs = Math.max(1, ...steps.map(({ afterMs }) => afterMs));
  byId('session-steps').replaceChildren(...steps.map((step) => drawStep(step, wholeMs)));
  showTurns(turns);
}

function drawStep(
  { afterMs, what, by, why }: SessionStory['steps'][number],
  wholeMs: number,
): HTMLElement {
  const row = document.createElement('li');
  const at = document.createElement('span');
  const track = document.createElement('span');
  const mark = document.createElement('i');
  const text = document.createElement('span');
  at.className = 'ms';
  at.textContent = `+${sayMs(afterMs)}`;
  track.className = 'track';
  // The beginning of a long call is where the time of a start is seen: the scale is of the root.
  mark.style.left = `${100 * Math.sqrt(afterMs / wholeMs)}%`;
  track.append(mark);
  text.textContent = `${what}${why ? `: ${why}` : ''} (${by})`;
  row.append(at, track, text);
  return row;
}
