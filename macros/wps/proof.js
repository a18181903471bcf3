// @ts-check
/// <reference path="types.d.ts" />
"use strict";

// HMAC-SHA256, by which the page knows that its own program answers. Sources: FIPS 180-4 and RFC 2104. The browser's own
// (crypto.subtle) is not there for pages out of a file in every version of WPS.

const PEV_BLOCK = 64;

/** The first 32 bits of the fractional parts of roots of the first primes. @param {number} count @param {number} root */
function pevRoots(count, root) {
  /** @type {number[]} */
  const primes = [];
  for (let number = 2; primes.length < count; number++) {
    if (primes.every((prime) => number % prime)) primes.push(number);
  }
  return primes.map((prime) => {
    const value = Math.pow(prime, 1 / root);
    return Math.floor((value - Math.floor(value)) * 0x100000000) | 0;
  });
}

const PEV_START = pevRoots(8, 2);
const PEV_ROUNDS = pevRoots(64, 3);

/** @param {number} value @param {number} count */
function pevTurned(value, count) {
  return (value >>> count) | (value << (32 - count));
}

/** The bytes filled up to whole blocks, with their length at the end. @param {number[]} bytes */
function pevPadded(bytes) {
  const size = Math.ceil((bytes.length + 9) / PEV_BLOCK) * PEV_BLOCK;
  const data = new Uint8Array(size);
  data.set(bytes);
  data[bytes.length] = 0x80;
  new DataView(data.buffer).setUint32(size - 4, bytes.length * 8);
  return new DataView(data.buffer);
}

/** The words of a block, spread out to one for each round. @param {DataView} data @param {number} place */
function pevSchedule(data, place) {
  /** @type {number[]} */
  const words = [];
  for (let round = 0; round < 64; round++) {
    if (round < 16) {
      words.push(data.getInt32(place + round * 4));
      continue;
    }
    const [early, late] = [words[round - 15], words[round - 2]];
    const one = pevTurned(early, 7) ^ pevTurned(early, 18) ^ (early >>> 3);
    const two = pevTurned(late, 17) ^ pevTurned(late, 19) ^ (late >>> 10);
    words.push((words[round - 16] + one + words[round - 7] + two) | 0);
  }
  return words;
}

/** @param {number[]} bytes @returns {number[]} */
function pevSha256(bytes) {
  const data = pevPadded(bytes);
  let state = PEV_START.slice();
  for (let place = 0; place < data.byteLength; place += PEV_BLOCK) {
    let [a, b, c, d, e, f, g, h] = state;
    pevSchedule(data, place).forEach((word, round) => {
      const one = pevTurned(e, 6) ^ pevTurned(e, 11) ^ pevTurned(e, 25);
      const first = (h + one + ((e & f) ^ (~e & g)) + PEV_ROUNDS[round] + word) | 0;
      const two = pevTurned(a, 2) ^ pevTurned(a, 13) ^ pevTurned(a, 22);
      const second = (two + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    });
    state = [a, b, c, d, e, f, g, h].map((value, number) => (value + state[number]) | 0);
  }
  const told = new DataView(new ArrayBuffer(32));
  state.forEach((value, number) => told.setInt32(number * 4, value));
  return Array.from(new Uint8Array(told.buffer));
}

/** @param {string} text */
function pevBytes(text) {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

/** What belongs to a word, as addin/wps/proving.py says it; both are ASCII. @param {string} token @param {string} word */
function pevProof(token, word) {
  const key = token.length > PEV_BLOCK ? pevSha256(pevBytes(token)) : pevBytes(token);
  const padded = (/** @type {number} */ mask) => Array.from({ length: PEV_BLOCK }, (_, place) => (key[place] || 0) ^ mask);
  const inner = pevSha256([...padded(0x36), ...pevBytes(`perfeval-xl ${word}`)]);
  const outer = pevSha256([...padded(0x5c), ...inner]);
  return outer.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A word that nobody has heard before. */
function pevNewWord() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
