// Dates, times and durations in a workbook, and the number formats that make a number one of them: as python-calamine has it.

import { withoutXmlSpace } from "./richtext.mjs";

export const DIGITS = /^[0-9]+$/;
const DAY_MS = 86_400_000;
const EPOCH = Date.UTC(1899, 11, 30);
const DAYS_1904 = 1462;
const LAST_DAY = 2_958_466;
const FIRST_DAY = -96_000_000;
const MOST_DAYS = 999_999_999;
const ISO_DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?)?$/;
const ISO_TIME = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?$/;
const DATE_FORMATS = [[14, 22], [27, 36], [45, 45], [47, 47], [50, 58]];
const DURATION_FORMAT = "46";
export const IMPOSSIBLE = Symbol("datum_onmogelijk");

/** A date, a time or both in a cell, or a duration; `year` and `day` are there for a date. */
export class CellMoment {
  /** Take the kind (`date`, `datetime`, `time` or `duration`), the text in ISO 8601 or of a duration, and the day. */
  constructor(kind, text, day = null) {
    this.kind = kind;
    this.text = text;
    this.day = day;
  }
}

export function kindOfFormatId(id) {
  if (id === DURATION_FORMAT) return "duration";
  const number = DIGITS.test(id ?? "") ? Number(id) : -1;
  return DATE_FORMATS.some(([from, to]) => from <= number && number <= to) ? "date" : "number";
}

/** Return what a number format shows: its first part decides. */
export function kindOfFormat(format) {
  let isEscaped = false;
  let isQuoted = false;
  let brackets = 0;
  let previous = " ";
  let isElapsed = false;
  let isHalfDay = false;
  for (const letter of format) {
    const lower = letter.toLowerCase();
    if (isEscaped) isEscaped = false;
    else if (isQuoted) isQuoted = letter !== '"';
    else if ("_\\*".includes(letter)) isEscaped = true;
    else if (letter === '"') isQuoted = true;
    else if (letter === ";") return "number";
    else if (letter === "[") brackets += 1;
    else if (letter === "]" && brackets === 1 && isElapsed) return "duration";
    else if (letter === "]") brackets = Math.max(0, brackets - 1);
    else if (brackets === 0 && !isHalfDay && lower === "a") isHalfDay = true;
    else if (brackets === 0 && isHalfDay && "pm/".includes(lower)) return "date";
    else if (brackets === 0 && !isHalfDay && "dmhys".includes(lower)) return "date";
    else if (!isElapsed || lower !== previous.toLowerCase()) isElapsed = previous === "[" && "mhs".includes(lower);
    previous = letter;
  }
  return "number";
}

/** Return a number as a date or a time; a number that is none comes back as it is. */
export function momentOf(value, has1904) {
  let days = value + (has1904 ? DAYS_1904 : 0);
  if (!(days < LAST_DAY) && !Number.isNaN(days)) return value;
  if (days < FIRST_DAY) return value;
  if (days < 60 && !has1904) days += 1;
  const moment = new Date(EPOCH + (Number.isNaN(days) ? 0 : Math.round(days * DAY_MS)));
  const [date, time] = moment.toISOString().slice(0, -1).split("T");
  const clock = time.endsWith(".000") ? time.slice(0, -4) : `${time}000`;
  if (value < 1) return new CellMoment("time", clock);
  const [year, month, day] = date.split("-").map(Number);
  if (year > 9999 || !/^[0-9]{4}-/.test(date)) return value;
  return value % 1 === 0 ? new CellMoment("date", date, { year, month, day }) : new CellMoment("datetime", `${date}T${clock}`, { year, month, day });
}

export function duration(value) {
  const ms = Number.isNaN(value) ? 0 : Math.round(value * DAY_MS);
  const days = Math.floor(ms / DAY_MS);
  if (!(Math.abs(days) <= MOST_DAYS)) return IMPOSSIBLE;
  const rest = ms - days * DAY_MS;
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, seconds, left] = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60, Math.floor(rest / 1000) % 60, rest % 1000];
  const clock = `${hours}:${two(minutes)}:${two(seconds)}${left ? `.${String(left).padStart(3, "0")}000` : ""}`;
  return new CellMoment("duration", days === 0 ? clock : `${days} day${Math.abs(days) === 1 ? "" : "s"}, ${clock}`);
}

export function isoMoment(raw) {
  const text = withoutXmlSpace(raw);
  const date = ISO_DATE.exec(text);
  const time = date === null ? ISO_TIME.exec(text) : null;
  const [hours, minutes, seconds, fraction] = (date === null ? time : date?.slice(3))?.slice(1) ?? [];
  if (hours > 23 || minutes > 59 || seconds > 59) return raw;
  const micros = (fraction ?? "").slice(0, 6).padEnd(6, "0");
  const clock = hours === undefined ? "" : `${hours}:${minutes}:${seconds}${Number(micros) ? `.${micros}` : ""}`;
  if (time !== null) return new CellMoment("time", clock);
  if (date === null) return raw;
  const [year, month, day] = date.slice(1, 4).map(Number);
  const made = new Date(Date.UTC(2000, month - 1, day));
  made.setUTCFullYear(year, month - 1, day);
  if (year === 0 || made.getUTCMonth() !== month - 1 || made.getUTCDate() !== day) return raw;
  const iso = text.slice(0, 10);
  return clock === "" ? new CellMoment("date", iso, { year, month, day }) : new CellMoment("datetime", `${iso}T${clock}`, { year, month, day });
}
