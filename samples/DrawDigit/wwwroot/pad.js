// Strokes are ink on a transparent canvas: the alpha of a pixel says how much ink it has, whatever colour the page gives it.
const readSide = 140, keyStep = 1 / 40, penWidth = 0.085;     // parts of the canvas' side

let canvas, context, cursor, changed, asked = false;
const small = new OffscreenCanvas(readSide, readSide).getContext("2d", { willReadFrequently: true });
const pen = { x: 0.5, y: 0.25, down: false };                 // the one that keys move
const lasts = new Map();                                      // where each pointer that draws was last

export function start(canvasId, cursorId, onChange) {
  canvas = document.getElementById(canvasId);
  cursor = document.getElementById(cursorId);
  context = canvas.getContext("2d", { willReadFrequently: true });
  changed = onChange;
  canvas.addEventListener("pointerdown", event => {
    if (event.button !== 0)
      return;
    canvas.setPointerCapture(event.pointerId);
    stroke(null, place(event));
    lasts.set(event.pointerId, place(event));
  });
  canvas.addEventListener("pointermove", event => {
    for (const part of event.getCoalescedEvents?.() ?? [event]) {
      if (!lasts.has(event.pointerId))
        return;
      stroke(lasts.get(event.pointerId), place(part));
      lasts.set(event.pointerId, place(part));
    }
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
    canvas.addEventListener(end, event => lasts.delete(event.pointerId));
  canvas.addEventListener("keydown", drawByKey);
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && canvas.offsetParent)
      clear();
  });
  moveCursor();
  ask();
}

// Asks for an answer with the next frame; once for all that happens until then.
export function ask() {
  if (asked)
    return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    changed();
  });
}

export function read(view) {
  small.clearRect(0, 0, readSide, readSide);
  small.drawImage(canvas, 0, 0, readSide, readSide);
  const { data } = small.getImageData(0, 0, readSide, readSide), ink = new Uint8Array(readSide * readSide);
  for (let i = 0; i < ink.length; i++)
    ink[i] = data[4 * i + 3];
  view.set(ink);
}

export function clear() {
  context.clearRect(0, 0, canvas.width, canvas.height);
  pen.down = false;
  moveCursor();
  ask();
}

export function show(id, view) {
  const target = document.getElementById(id).getContext("2d"), ink = view.slice();
  const image = target.createImageData(target.canvas.width, target.canvas.height);
  for (let i = 0; i < ink.length; i++)
    image.data[4 * i + 3] = ink[i];
  target.putImageData(image, 0, 0);
}

export function focus(id) {
  document.getElementById(id).focus();
}

function place(event) {
  const box = canvas.getBoundingClientRect();
  return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
}

function stroke(from, to) {
  const side = canvas.width;
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = penWidth * side;
  context.beginPath();
  context.moveTo((from ?? to).x * side, (from ?? to).y * side);
  context.lineTo(to.x * side, to.y * side);
  context.stroke();
  ask();
}

function drawByKey(event) {
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (event.key === "Delete" || event.key === "Backspace")
    clear();
  else if (event.key === " ")
    pen.down = !pen.down;
  else if (!step)
    return;
  event.preventDefault();
  const from = { ...pen };
  if (step) {
    pen.x = Math.min(0.95, Math.max(0.05, pen.x + step[0] * keyStep));
    pen.y = Math.min(0.95, Math.max(0.05, pen.y + step[1] * keyStep));
  }
  if (pen.down)
    stroke(from, pen);
  moveCursor();
}

function moveCursor() {
  cursor.style.left = `${100 * pen.x}%`;
  cursor.style.top = `${100 * pen.y}%`;
  cursor.classList.toggle("down", pen.down);
}
