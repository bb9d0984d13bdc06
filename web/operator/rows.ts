/** Tables that change while somebody reads them: a row stays the same element, and so keeps the focus that is in it. */

/** What stands in a cell. */
export type Cell =
  | string
  | { readonly text: string; readonly tag: string }
  | { readonly code: string };

/** One row. */
export interface TableRow {
  readonly id: string;
  readonly cells: readonly Cell[];
  /** What can be done with it, as a button at its end. */
  readonly act?: { readonly label: string; readonly run: () => void } | undefined;
  /** Its first cell opens it. */
  readonly open?: (() => void) | undefined;
}

/** Brings a table's body to these rows. */
export function showRows(body: HTMLElement, rows: readonly TableRow[], none: string): void {
  const before = new Map([...body.children].map((row) => [row.getAttribute('data-id'), row]));
  const shown = rows.length === 0 ? [noneRow(none)] : rows.map((row) => showRow(row, before));
  const same = shown.length === body.children.length;
  if (same && shown.every((row, i) => row === body.children[i])) return;
  const focused = document.activeElement;
  body.replaceChildren(...shown);
  if (focused instanceof HTMLElement && body.contains(focused)) focused.focus();
}

function showRow(row: TableRow, before: ReadonlyMap<string | null, Element>): Element {
  const says = JSON.stringify([row.cells, row.act?.label]);
  const old = before.get(row.id);
  if (old?.getAttribute('data-says') === says) return old;
  const made = old ?? document.createElement('tr');
  const focused = made.contains(document.activeElement)
    ? [...made.querySelectorAll('button')].indexOf(document.activeElement as HTMLButtonElement)
    : -1;
  made.setAttribute('data-id', row.id);
  made.setAttribute('data-says', says);
  made.replaceChildren(
    ...row.cells.map((cell, i) => showCell(cell, i === 0 ? row.open : undefined)),
    ...(row.act ? [actCell(row.act)] : []),
  );
  made.querySelectorAll('button')[focused]?.focus();
  return made;
}

function showCell(cell: Cell, open: (() => void) | undefined): HTMLElement {
  const made = document.createElement('td');
  const isCode = typeof cell === 'object' && 'code' in cell;
  const inner = document.createElement(open ? 'button' : isCode ? 'code' : 'span');
  if (inner instanceof HTMLButtonElement && open) {
    inner.type = 'button';
    inner.className = 'link';
    inner.addEventListener('click', open);
  }
  if (typeof cell === 'string') inner.textContent = cell;
  else if ('code' in cell) inner.textContent = cell.code;
  else {
    inner.textContent = cell.text;
    inner.classList.add('tag', cell.tag);
  }
  made.append(inner);
  return made;
}

function actCell({ label, run }: NonNullable<TableRow['act']>): HTMLElement {
  const made = document.createElement('td');
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quiet';
  button.textContent = label;
  button.addEventListener('click', run);
  made.append(button);
  return made;
}

function noneRow(says: string): HTMLElement {
  const row = document.createElement('tr');
  const cell = document.createElement('td');
  cell.colSpan = 12;
  cell.className = 'soft';
  cell.textContent = says;
  row.append(cell);
  return row;
}
