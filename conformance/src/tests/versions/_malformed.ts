/** Spellings that are no versions, although some reader of numbers takes them for one. */
export function misspell(version: string): readonly string[] {
  const number = BigInt(/^\d{1,19}$/.test(version) ? version : "1");
  const fullWidth = [...String(number)].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join("");
  return [
    "",
    " ",
    ` ${version}`,
    `${version} `,
    `${version}\n`,
    `${version}.0`,
    `${version}e0`,
    `0x${number.toString(16)}`,
    `0b${number.toString(2)}`,
    `${version}_0`,
    `0_${version}`,
    `${version}a`,
    `v${version}`,
    `"${version}"`,
    `${version},0`,
    fullWidth,
    "one",
    "NaN",
    "null",
    "nil",
    "Undefined",
    "UNDEFINED",
    "undefined ",
    "9223372036854775808",
    "18446744073709551616",
    String(number + 2n ** 63n),
    String(number + 2n ** 64n),
    "9".repeat(40),
  ];
}
