// Times and days as they are shown: always those of Jena, whatever the clock of the device is set to.

const ZONE = "Europe/Berlin";
const CLOCK = new Intl.DateTimeFormat("de-DE", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
const DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE });
const LONG_DAY = new Intl.DateTimeFormat("de-DE", { weekday: "long", day: "numeric", month: "long", timeZone: ZONE });
const DAY_MS = 24 * 60 * 60 * 1000;

/** `HH:MM`. */
export function clockOf(moment) {
  return CLOCK.format(moment);
}

/** The calendar day, `2026-11-18`. */
export function dayOf(moment) {
  return DAY.format(moment);
}

/** 0 for Monday … 6 for Sunday. */
export function weekdayOf(moment) {
  return (new Date(`${dayOf(moment)}T12:00:00Z`).getUTCDay() + 6) % 7;
}

/** „Heute“, „Gestern“ or „Mittwoch, 18. November“. */
export function dayName(moment, texts, now = new Date()) {
  if (dayOf(moment) === dayOf(now)) return texts.today;
  if (dayOf(moment) === dayOf(new Date(now - DAY_MS))) return texts.yesterday;
  return LONG_DAY.format(moment);
}

/** „Mittwoch, 18. November“. */
export function longDay(moment) {
  return LONG_DAY.format(moment);
}

/** „heute“, „morgen“ or „am Mittwoch, 18. November“, for a day to come. */
export function comingDay(moment, cardTexts, now = new Date()) {
  if (dayOf(moment) === dayOf(now)) return cardTexts.today;
  if (dayOf(moment) === dayOf(new Date(now.getTime() + DAY_MS))) return cardTexts.tomorrow;
  return fillDay(cardTexts.onDay, LONG_DAY.format(moment));
}

function fillDay(sentence, day) {
  return sentence.replace("{day}", day);
}
