/** Tables in markup. */
import { escape } from './svg.ts';

/** One column; the first is set to the left. */
export interface HtmlColumn<T> {
  readonly head: string;
  readonly cell: (row: T) => string;
  /** Shown in small type behind the cell. */
  readonly code?: (row: T) => string;
}

/** Rows for which `mine` holds stand out. */
export function htmlTable<T>(
  columns: readonly HtmlColumn<T>[],
  rows: readonly T[],
  mine: (row: T) => boolean = () => false,
): string {
  const head = columns.map(({ head }) => `<th scope="col">${escape(head)}</th>`).join('');
  const body = rows.map((row) => {
    const cells = columns.map(({ cell, code }) => {
      const small = code ? ` <code>${escape(code(row))}</code>` : '';
      return `<td>${escape(cell(row))}${small}</td>`;
    });
    return `<tr${mine(row) ? ' class="mine"' : ''}>${cells.join('')}</tr>`;
  });
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}
