// Times and days as they are shown: always those of Jena, whatever the clock of the device is set to.

const ZONE = "Europe/Berlin";
const FORMATS = {
  clock: ["de-DE", { hour: "2-digit", minute: "2-digit" }],
  day: ["sv-SE", {}],
  longDay: ["de-DE", { weekday: "long", day: "numeric", month: "long" }],
};
const made = {}; // when first needed: each costs a slow telephone some milliseconds
const DAY_MS = 24 * 60 * 60 * 1000;

/** `HH:MM`. */
export function clockOf(moment) {
  return formatted("clock", moment);
}

/** The calendar day, `2026-11-18`. */
export function dayOf(moment) {
  return formatted("day", moment);
}

/** 0 for Monday … 6 for Sunday. */
export function weekdayOf(moment) {
  return (new Date(`${dayOf(moment)}T12:00:00Z`).getUTCDay() + 6) % 7;
}

/** „Heute“, „Gestern“ or „Mittwoch, 18. November“. */
export function dayName(moment, texts, now = new Date()) {
  if (dayOf(moment) === dayOf(now)) return texts.today;
  if (dayOf(moment) === dayOf(new Date(now - DAY_MS))) return texts.yesterday;
  return formatted("longDay", moment);
}

/** „Mittwoch, 18. November“. */
export function longDay(moment) {
  return formatted("longDay", moment);
}

/** „heute“, „morgen“ or „am Mittwoch, 18. November“, for a day to come. */
export function comingDay(moment, cardTexts, now = new Date()) {
  if (dayOf(moment) === dayOf(now)) return cardTexts.today;
  if (dayOf(moment) === dayOf(new Date(now.getTime() + DAY_MS))) return cardTexts.tomorrow;
  return cardTexts.onDay.replace("{day}", formatted("longDay", moment));
}

function formatted(name, moment) {
  const [language, options] = FORMATS[name];
  made[name] ||= new Intl.DateTimeFormat(language, { ...options, timeZone: ZONE });
  return made[name].format(moment);
}
