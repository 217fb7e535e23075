import fc from 'fast-check';

/**
 * Any code point but a half of a surrogate pair, half of the time one of ASCII: the `unit` of
 * strings. fast-check's own `binary` numbers the million of them in each file that asks for it,
 * which takes most of a second.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .oneof(fc.nat(0x7f), fc.nat(0x10f7ff))
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));
