type Cell = string | number | undefined;

/** A table as a file for spreadsheets: a line of names, then a line for each row. */
export function csv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `${[head, ...rows].map((line) => line.map(cell).join(',')).join('\n')}\n`;
}

/** What a spreadsheet takes for the beginning of a formula, blanks before it included. */
const FORMULA = /^(?=\s*[=+\-@＝＋－＠])/;

/** Quoted where needed; what would be a formula is a text for whoever opens it in a spreadsheet. */
function cell(value: Cell): string {
  const text = String(value ?? '').replace(FORMULA, "'");
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
