/** One session from its request to its end: when, by whom and why, on one line of time. */
import { byId } from '../element.ts';
import { sayMs } from '../waterfall.ts';
import { askEnd, askStory, type SessionStory } from './ask.ts';
import { sayFor, sayWhen } from './say.ts';

/** The session that is open, if any. */
let opened: string | undefined;

/** What the panel needs of the page. */
export interface SessionPanelDeps {
  readonly mayOperate: () => boolean;
  /** Something failed: it is shown. */
  readonly onTrouble: (error: unknown) => void;
}

/** Wires the panel's buttons. */
export function startSessionPanel({ mayOperate, onTrouble }: SessionPanelDeps) {
  const close = () => {
    opened = undefined;
    byId('session').hidden = true;
  };
  const look = async () => {
    const wanted = opened;
    if (wanted === undefined) return;
    const story = await askStory(wanted);
    if (opened === wanted) show(story, mayOperate());
  };
  byId('session-close').addEventListener('click', close);
  byId('session-end').addEventListener('click', () => {
    const id = opened;
    if (id === undefined || !confirm(`End the call ${id}? Its caller is told.`)) return;
    void askEnd(id).then(look).catch(onTrouble);
  });
  return {
    look,
    open(sessionId: string) {
      opened = sessionId;
      void look().catch(onTrouble);
    },
  };
}

function show({ session, steps }: SessionStory, mayOperate: boolean): void {
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
