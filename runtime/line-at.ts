/** The line of an offset in a text, from 1. For one place: where many are asked for, an index of lines serves better. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
