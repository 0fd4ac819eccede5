// One-time passwords as an application on a phone makes them (RFC 6238: six digits, SHA-1, half a minute).

import { createHmac } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// `key` is base32, with blanks as people read it; `steps` are half minutes from now.
export function oneTimeCode(key, steps = 0) {
  const bits = [...key.replaceAll(" ", "")].map((sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac("sha1", secret).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
