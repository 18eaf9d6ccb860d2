// Photos on their way: chosen or taken, made small on the device, uploaded, shown before they are sent.
import { button, element, icon } from "./dom.js";
import { draw } from "./message-item.js";
import { fill } from "./texts.js";

const LONGEST_SIDE = 2048; // what the gateway keeps; more would only cost the citizen's data volume
const QUALITY = 0.85;
const KINDS = "image/jpeg,image/png,image/webp,image/gif,image/heic,image/heif";

export class PhotoTray {
  #context;
  #texts;
  #photos = []; // {name, key, bitmap, item}
  #list = element("ul", { class: "tray" });
  #picker;
  #camera;

  /** `context`: texts, limits(), upload(blob), withdraw(key), announce(text, shown), explain(error), settleFocus(). */
  constructor(context) {
    this.#context = context;
    this.#texts = context.texts.photo;
    this.#picker = this.#input({ multiple: true });
    this.#camera = this.#input({ capture: "environment" });
    this.element = element("div", { class: "photos" }, this.#picker, this.#camera, this.#list);
  }

  get busy() {
    return this.#photos.some(({ key }) => !key);
  }

  get keys() {
    return this.#photos.map(({ key }) => key);
  }

  get previews() {
    return this.#photos.map(({ bitmap }) => bitmap);
  }

  choose(withCamera = false) {
    (withCamera ? this.#camera : this.#picker).click();
  }

  /** Takes in files that were chosen or pasted. */
  addAll(files, event) {
    if (!files.length) return;
    event?.preventDefault();
    [...files].reduce((before, file) => before.then(() => this.#add(file)), Promise.resolve());
  }

  /** Lets go of the photos because they were sent. */
  empty() {
    this.#photos = [];
    this.#list.replaceChildren();
  }

  /** Lets go of photos that will not be sent, here and at the gateway. */
  clear() {
    for (const { key } of this.#photos) if (key) this.#context.withdraw(key).catch(() => {});
    this.empty();
  }

  #input(more) {
    const input = element("input", { type: "file", accept: KINDS, hidden: true, ...more });
    input.addEventListener("change", () => {
      this.addAll([...input.files]);
      input.value = "";
    });
    return input;
  }

  async #add(file) {
    const most = this.#context.limits().photos_per_message;
    if (this.#photos.length >= most) return this.#say(fill(this.#texts.tooMany, { count: most }));
    const name = file.name || "Foto";
    const photo = { name, key: null, bitmap: null, item: this.#itemOf(name) };
    this.#photos.push(photo);
    this.#list.append(photo.item);
    this.#state(photo, this.#texts.preparing);
    try {
      const { blob, bitmap } = await smaller(file);
      photo.bitmap = bitmap;
      if (bitmap) photo.item.prepend(this.#preview(photo));
      this.#state(photo, this.#texts.uploading);
      const key = await this.#context.upload(blob);
      if (!this.#photos.includes(photo)) return this.#context.withdraw(key).catch(() => {});
      photo.key = key;
      this.#state(photo, "");
      this.#say(fill(this.#texts.ready, { name }), false);
    } catch (error) {
      if (!this.#photos.includes(photo)) return;
      this.#drop(photo);
      this.#say(this.#context.explain(error, this.#texts.offline) || this.#texts.failed);
    }
  }

  #itemOf(name) {
    const item = element(
      "li",
      {},
      element("span", { class: "name" }, name, element("span", { class: "soft" })),
      button("small remove", { "aria-label": fill(this.#texts.remove, { name }), onclick: () => {
        const photo = this.#photos.find((each) => each.item === item);
        if (photo?.key) this.#context.withdraw(photo.key).catch(() => {});
        this.#drop(photo);
        this.#say(this.#texts.removed, false);
        this.#context.settleFocus();
      } }, icon("close")),
    );
    return item;
  }

  #preview({ name, bitmap }) {
    const label = fill(this.#texts.preview, { name });
    const canvas = element("canvas", { class: "picture", role: "img", "aria-label": label });
    draw(canvas, bitmap, 160);
    return canvas;
  }

  #state({ item }, words) {
    item.querySelector(".soft").textContent = words;
  }

  #drop(photo) {
    this.#photos = this.#photos.filter((each) => each !== photo);
    photo?.item.remove();
  }

  #say(words, shown = true) {
    this.#context.announce(words, shown);
  }
}

// The browser turns the picture upright and leaves position and camera data behind. What it cannot read goes
// as it is: the gateway knows more formats than some browsers and says no by itself.
async function smaller(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return { blob: file, bitmap: null };
  }
  const preview = element("canvas");
  draw(preview, bitmap);
  const canvas = element("canvas");
  draw(canvas, bitmap, LONGEST_SIDE);
  bitmap.close();
  const blob = canvasIsHonest() && await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  return { blob: blob || file, bitmap: preview };
}

// Some browsers hand out noise instead of pictures, against fingerprinting; then the original file goes.
function canvasIsHonest() {
  const canvas = element("canvas", { width: 1, height: 1 });
  const context = canvas.getContext("2d");
  context.fillStyle = "#12ab34";
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return red === 0x12 && green === 0xab && blue === 0x34;
}
