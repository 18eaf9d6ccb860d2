// How days, moments and durations are written; always Berlin time.

const DAY = new Intl.DateTimeFormat("de-DE", { weekday: "short", day: "2-digit", month: "2-digit", year: "numeric", timeZone: "Europe/Berlin" });
const PLAIN_DAY = new Intl.DateTimeFormat("de-DE", { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "Europe/Berlin" });
const CLOCK = new Intl.DateTimeFormat("de-DE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" });

/** „Fr., 20.11.2026“ for an ISO day or moment. */
export function day(iso) {
  return iso ? DAY.format(new Date(iso.length === 10 ? `${iso}T12:00:00+01:00` : iso)) : "";
}

/** „20.11.2026“. */
export function plainDay(iso) {
  return iso ? PLAIN_DAY.format(new Date(iso.length === 10 ? `${iso}T12:00:00+01:00` : iso)) : "";
}

/** „14:30“. */
export function clock(iso) {
  return iso ? CLOCK.format(new Date(iso)) : "";
}

/** „20.11.2026, 14:30“. */
export function moment(iso) {
  return iso ? `${plainDay(iso)}, ${clock(iso)}` : "";
}

/** „3 Min.“, „2 Std.“, „5 Tage“ for a number of seconds. */
export function duration(seconds) {
  if (seconds < 3600) return `${Math.max(0, Math.round(seconds / 60))} Min.`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} Std.`;
  return `${Math.round(seconds / 86_400)} Tage`;
}
