// Makes a screenshot small: at most 256 colours, packed as tightly as PNG allows.
//
// Owns: reading what Chromium writes (8 bits, RGB or RGBA, not interlaced) and
// writing it with a palette. Must never: be given a photograph.

import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const COLOURS = 256;

function chunksOf(png) {
  const chunks = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

function paeth(left, up, corner) {
  const [byLeft, byUp, byCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (byLeft <= byUp && byLeft <= byCorner) return left;
  return byUp <= byCorner ? up : corner;
}

/** The bytes of the lines, without PNG's filters. */
function unfiltered(raw, height, stride, step) {
  const plain = Buffer.alloc(height * stride);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const left = x >= step ? plain[y * stride + x - step] : 0;
      const up = y > 0 ? plain[(y - 1) * stride + x] : 0;
      const corner = x >= step && y > 0 ? plain[(y - 1) * stride + x - step] : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      plain[y * stride + x] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return plain;
}

const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

/** The most frequent colours, and for every other one the nearest of them. */
function paletteOf(pixels) {
  const counts = new Map();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const kept = [...counts].sort(([, a], [, b]) => b - a).slice(0, COLOURS).map(([colour]) => colour);
  const distance = (a, b) => parts(a).reduce((sum, part, index) => sum + (part - parts(b)[index]) ** 2, 0);
  const places = new Map(kept.map((colour, place) => [colour, place]));
  for (const colour of counts.keys()) {
    if (places.has(colour)) continue;
    let nearest = 0;
    kept.forEach((each, place) => { if (distance(colour, each) < distance(colour, kept[nearest])) nearest = place; });
    places.set(colour, nearest);
  }
  return { kept, places };
}

export function small(png) {
  const chunks = chunksOf(png);
  const header = chunks.find(({ type }) => type === 'IHDR').data;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const step = { 2: 3, 6: 4 }[header[9]];
  if (header[8] !== 8 || header[12] !== 0 || step === undefined) throw new Error('not what Chromium writes');
  const raw = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  const plain = unfiltered(raw, height, width * step, step);
  const pixels = Array.from({ length: width * height }, (_, index) => plain.readUIntBE(index * step, 3));
  const { kept, places } = paletteOf(pixels);
  const lines = Buffer.alloc(height * (width + 1));
  pixels.forEach((colour, index) => { lines[index + Math.floor(index / width) + 1] = places.get(colour); });
  const head = Buffer.from(header);
  head[9] = 3;
  return Buffer.concat([
    SIGNATURE, chunk('IHDR', head), chunk('PLTE', Buffer.from(kept.flatMap(parts))),
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })), chunk('IEND', Buffer.alloc(0)),
  ]);
}
