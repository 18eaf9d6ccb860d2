// The sign-in page: sends name and password, then goes to the console.

const form = document.getElementById("form");
const error = document.getElementById("error");
const button = form.querySelector("button");

async function isSignedIn() {
  try {
    return (await fetch("/hotline", { redirect: "manual" })).ok;  // signed out, it leads back here
  } catch {
    return false;
  }
}

async function signIn() {
  const answer = await fetch("/hotline/api/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: form.elements.namedItem("name").value, password: form.elements.namedItem("password").value }),
  });
  if (answer.ok) return null;
  const problem = await answer.json().catch(() => ({}));
  return problem.detail || error.dataset.offline;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  error.textContent = "";
  const name = form.elements.namedItem("name");
  const password = form.elements.namedItem("password");
  if (!name.value.trim() || !password.value) {
    error.textContent = error.dataset.missing;
    (name.value.trim() ? password : name).focus();
    return;
  }
  button.disabled = true;
  const wrong = await signIn().catch(() => error.dataset.offline);
  button.disabled = false;
  if (wrong === null) {
    location.replace("/hotline");
    return;
  }
  error.textContent = wrong;
  password.value = "";
  password.focus();
});

if (await isSignedIn()) location.replace("/hotline");
