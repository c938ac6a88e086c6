/**
 * Compares two texts by their UTF-8 bytes: negative, zero or positive, like a sort function.
 *
 * UTF-16 units are in the same order as UTF-8 bytes except that surrogates, which stand for the code points
 * above U+FFFF, sort below U+E000 to U+FFFF; the units are shifted to undo that.
 */
export function compareUtf8(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const leftUnit = left.charCodeAt(index);
    const rightUnit = right.charCodeAt(index);
    if (leftUnit !== rightUnit) return toByteOrder(leftUnit) - toByteOrder(rightUnit);
  }
  return left.length - right.length;
}

function toByteOrder(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
