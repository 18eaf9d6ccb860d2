// Where the citizen stands, asked of the device once and only after they pressed the button that says so.

const WITHIN_MS = 15000;
const NO_OLDER_THAN_MS = 30000;

/** Resolves to latitude, longitude and accuracy in metres; rejects with "denied" or "unavailable". */
export function currentPosition() {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => (
        resolve({ latitude, longitude, accuracy: Math.round(accuracy) })
      ),
      ({ code, PERMISSION_DENIED }) => reject(code === PERMISSION_DENIED ? "denied" : "unavailable"),
      { enableHighAccuracy: true, timeout: WITHIN_MS, maximumAge: NO_OLDER_THAN_MS },
    );
  });
}
