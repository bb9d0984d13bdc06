/** What was said, line by line. */
import { element } from './element.ts';

/** Who speaks; `note` is the page itself. */
export type Speaker = 'user' | 'bot' | 'note';

/** Adds a line, or continues the speaker's last one. */
export function addLine(speaker: Speaker, text: string, continues = false): void {
  const list = element('transcript');
  const last = list.lastElementChild;
  if (continues && last?.className === speaker) last.textContent = `${last.textContent} ${text}`;
  else {
    const line = document.createElement('li');
    line.className = speaker;
    line.textContent = text;
    list.append(line);
  }
  list.scrollTop = list.scrollHeight;
}

/** Empties the list. */
export function clearLines(): void {
  element('transcript').replaceChildren();
}
