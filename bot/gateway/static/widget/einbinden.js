// The page /einbinden: the line to copy with the address it is read from.
const line = document.getElementById("zeile");
const said = document.getElementById("kopiert");
line.textContent = `<script type="module" src="${location.origin}/widget/jena-chat.js"></script>`;

document.getElementById("kopieren").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(line.textContent);
    said.textContent = "Kopiert.";
  } catch {
    getSelection().selectAllChildren(line);
    said.textContent = "Die Zeile ist markiert. Bitte kopieren Sie sie mit Strg+C.";
  }
});
