/** What was said, line by line. It outlives a reload of the page, and the caller may take it along; it never leaves the browser. */
import { byId } from './element.ts';

/** Who speaks; `note` is the page itself. */
export type Speaker = 'user' | 'bot' | 'note';

/** One line. */
export interface ShownLine {
  readonly speaker: Speaker;
  readonly text: string;
}

/** In the tab's own storage: gone with the tab. */
const KEY = 'greenroom.transcript';

const NAMES: Readonly<Record<Speaker, string>> = { user: 'You', bot: 'Bot', note: '--' };

let lines: ShownLine[] = [];

/** Adds a line, or continues the speaker's last one. */
export function addLine(speaker: Speaker, text: string, continues = false): void {
  const last = lines.at(-1);
  if (continues && last?.speaker === speaker)
    lines = [...lines.slice(0, -1), { speaker, text: `${last.text} ${text}` }];
  else lines = [...lines, { speaker, text }];
  draw();
  sessionStorage.setItem(KEY, JSON.stringify(lines));
}

/** Empties the list. */
export function clearLines(): void {
  lines = [];
  sessionStorage.removeItem(KEY);
  draw();
}

/** Shows again what was said before the page was reloaded. Returns whether there was anything. */
export function restoreLines(): boolean {
  try {
    lines = JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as ShownLine[];
  } catch {
    lines = [];
  }
  draw();
  return lines.length > 0;
}

/** All of it as plain text. */
export function transcriptText(said: readonly ShownLine[]): string {
  return said.map(({ speaker, text }) => `${NAMES[speaker]}: ${text}\n`).join('');
}

/** Hands it to the caller as a file. */
export function saveLines(): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([transcriptText(lines)], { type: 'text/plain' }));
  link.download = `conversation-${new Date().toISOString().slice(0, 16).replace(':', '')}.txt`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Only what changed is drawn, so that a screen reader hears no line twice. */
function draw(): void {
  const list = byId('transcript');
  while (list.childElementCount > lines.length) list.lastElementChild?.remove();
  for (const [i, { speaker, text }] of lines.entries()) {
    const item = list.children[i] ?? list.appendChild(document.createElement('li'));
    if (item.className !== speaker) item.className = speaker;
    if (item.textContent !== text) item.textContent = text;
  }
  list.scrollTop = list.scrollHeight;
  byId<HTMLButtonElement>('save').disabled = lines.length === 0;
}
