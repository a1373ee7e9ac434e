// What would be refused anyway is refused before it is sent, in the server's own words, which come
// with the page.
import { words } from "./words.js";

const MEGABYTE = 1024 * 1024;
const HEADER_WITHIN = 1024;
const FOLDER = words("フォルダーは添付できません。中のPDFファイルを選んでください。");
const TYPES = { ".pdf": "application/pdf" };

// Characters that the server takes in no text: invisible, or turning the direction of others.
export const cleanName = (name) =>
  name.normalize("NFC").replace(/[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|(?![\u200d])\p{Cf}/gu, "").trim() ||
  words("書類.pdf");

// Old machines do not know the type of what they hold.
export const typeOf = (file) =>
  file.type || TYPES[file.name.slice(file.name.lastIndexOf(".")).toLowerCase()] || "application/octet-stream";

// others: {attached, beside: pairs of name and size that are there and under way, left: how many more}
export async function problemOf(form, file, name, refusals, { twice, left }) {
  const { types, maxBytes, maxFiles, title } = form.dataset;
  const say = (code) =>
    fill(refusals[code], {
      size: (Math.ceil((file.size / MEGABYTE) * 10) / 10).toFixed(1),
      max_size: Math.floor(maxBytes / MEGABYTE),
      max_files: maxFiles,
      item: title,
    });
  if (file.folder) return FOLDER;
  if (file.size === 0) return say("empty");
  if (file.size > Number(maxBytes)) return say("too_large");
  if (!types.split(" ").includes(typeOf(file)) || !(await isWhatItSays(file))) {
    return say("content_type");
  }
  if (twice) return say("duplicate");
  return left < 1 ? say("too_many_files") : "";
}

async function isWhatItSays(file) {
  if (typeOf(file) !== "application/pdf") return true;
  try {
    const head = new Uint8Array(await file.slice(0, HEADER_WITHIN).arrayBuffer());
    return String.fromCharCode(...head).includes("%PDF-");
  } catch {
    return true; // not to be read just now: said when it is sent
  }
}

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// What was dropped; a folder comes as a file of its name that cannot be read.
export function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.());
  return [...transfer.files].map((file, number) =>
    entries[number]?.isDirectory ? { name: file.name, size: 0, type: "", folder: true } : file,
  );
}
