/** Number of Unicode code points in a text; a lone surrogate counts as one. */
export function ucs2length(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; count++) at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
  return count;
}
