// Archives made by hand: spreadsheets are archives.

import { deflateRawSync } from "node:zlib";

const TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c >>> 0;
});

function crc(data) {
  let c = 0xffffffff;
  for (const byte of data) c = (c >>> 8) ^ TABLE[(c ^ byte) & 0xff];
  return (c ^ 0xffffffff) >>> 0;
}

/** An archive of parts, `{ name: content }`. */
export function zip(parts) {
  const pieces = [];
  const directory = [];
  let at = 0;
  for (const [name, content] of Object.entries(parts)) {
    const raw = Buffer.from(content);
    const packed = deflateRawSync(raw, { level: 9 });
    const file = Buffer.from(name);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc(raw), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(raw.length, 18);
    head.writeUInt16LE(file.length, 22);
    pieces.push(Buffer.from("PK\x03\x04"), head, file, packed);
    const entry = Buffer.alloc(16);
    entry.writeUInt32LE(at, 12);
    directory.push(Buffer.from("PK\x01\x02"), Buffer.from([20, 0]), head, entry.subarray(0, 0), Buffer.alloc(6), Buffer.alloc(4), entry.subarray(12), file);
    at += 4 + head.length + file.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  const count = Object.keys(parts).length;
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...pieces, central, Buffer.from("PK\x05\x06"), end]);
}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

/** A spreadsheet of sheets, `{ name: rows of texts }`, as OpenDocument has it. */
export function ods(sheets) {
  const cell = (text) => `<table:table-cell office:value-type="string"><text:p>${escaped(text)}</text:p></table:table-cell>`;
  const row = (cells) => `<table:table-row>${cells.map(cell).join("")}</table:table-row>`;
  const tables = Object.entries(sheets).map(([name, rows]) => `<table:table table:name="${escaped(name)}">${rows.map(row).join("")}</table:table>`);
  return zip({
    mimetype: "application/vnd.oasis.opendocument.spreadsheet",
    "META-INF/manifest.xml": "<manifest:manifest/>",
    "content.xml": `<?xml version="1.0" encoding="UTF-8"?><office:document-content><office:body><office:spreadsheet>${tables.join("")}</office:spreadsheet></office:body></office:document-content>`,
  });
}
