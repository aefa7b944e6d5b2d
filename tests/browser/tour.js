// Goes through samples/DrawDigit as a visitor would, in Chromium: "node tour.js PAGE SCREENSHOTS [MNIST]". Ends with code 1 at the first
// thing that is not as it should be. PAGE is the published folder, MNIST one with its test images, plain or .gz.
import { readFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { serve } from "./serve.js";

const [page, screenshots, mnist] = process.argv.slice(2);
const firstAnswerSeconds = 5, rightPart = 0.98;

// Strokes of some digits, in parts of the pad's side.
const strokes = {
  0: [[[0.5, 0.15], [0.32, 0.25], [0.26, 0.5], [0.32, 0.76], [0.5, 0.86], [0.68, 0.76], [0.74, 0.5], [0.68, 0.25], [0.5, 0.15]]],
  1: [[[0.52, 0.15], [0.48, 0.85]]],
  2: [[[0.3, 0.3], [0.4, 0.17], [0.6, 0.17], [0.68, 0.32], [0.6, 0.5], [0.28, 0.84], [0.74, 0.82]]],
  3: [[[0.3, 0.2], [0.5, 0.14], [0.68, 0.24], [0.64, 0.42], [0.46, 0.48], [0.66, 0.55], [0.7, 0.72], [0.52, 0.86], [0.28, 0.78]]],
  4: [[[0.34, 0.15], [0.28, 0.5], [0.68, 0.48]], [[0.66, 0.18], [0.62, 0.88]]],
  7: [[[0.28, 0.2], [0.7, 0.19], [0.45, 0.86]]],
};

function expect(condition, words) {
  if (!condition)
    throw new Error(`expected ${words}`);
  console.log(`ok: ${words}`);
}

const pathOf = name => [".gz", ""].map(end => join(mnist, name + end)).find(existsSync);

function readIdx(name, header) {
  const bytes = readFileSync(pathOf(name));
  return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).subarray(header);
}

async function open(browser, address, { width, height, colorScheme, hasTouch = false }) {
  const viewport = { width, height }, deviceScaleFactor = hasTouch ? 2 : 1;
  const context = await browser.newContext({ viewport, colorScheme, hasTouch, deviceScaleFactor, isMobile: hasTouch });
  const tab = await context.newPage();
  tab.problems = [];
  tab.on("pageerror", error => tab.problems.push(error.message));
  tab.on("console", message => message.type() === "error" && tab.problems.push(message.text()));
  await tab.goto(address);
  await tab.waitForSelector("#pad");
  return tab;
}

// The answer follows the drawing by a frame or two.
const settle = tab => tab.evaluate(async () => {
  for (let frame = 0; frame < 2; frame++)
    await new Promise(requestAnimationFrame);
  await new Promise(resolve => setTimeout(resolve));
});

const answer = async tab => {
  await settle(tab);
  return tab.getAttribute("#answer", "data-digit");
};

async function draw(tab, digit) {
  const box = await tab.locator("#pad").boundingBox();
  for (const [first, ...others] of strokes[digit]) {
    await tab.mouse.move(box.x + first[0] * box.width, box.y + first[1] * box.height);
    await tab.mouse.down();
    for (const [x, y] of others)
      await tab.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 6 });
    await tab.mouse.up();
  }
}

// Fingers speak by another way than the mouse.
async function drawByTouch(tab, digit) {
  const box = await tab.locator("#pad").boundingBox(), session = await tab.context().newCDPSession(tab);
  for (const stroke of strokes[digit]) {
    const points = stroke.map(([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height }));
    await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [points[0]] });
    for (const point of points.slice(1))
      await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [point] });
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  }
}

// Each image is painted on the pad, twenty times as large, and goes the way of a drawing.
async function judge(tab) {
  const images = readIdx("t10k-images-idx3-ubyte", 16), labels = readIdx("t10k-labels-idx1-ubyte", 8);
  const packed = images.toString("base64");
  const answers = await tab.evaluate(async ({ packed, count }) => {
    const images = Uint8Array.from(atob(packed), character => character.charCodeAt(0));
    const pad = document.getElementById("pad"), context = pad.getContext("2d"), answer = document.getElementById("answer"), answers = [];
    const small = new OffscreenCanvas(28, 28), smallContext = small.getContext("2d"), pixels = smallContext.createImageData(28, 28);
    const { ask } = await import(new URL("pad.js", document.baseURI));
    for (let i = 0; i < count; i++) {
      for (let p = 0; p < 784; p++)
        pixels.data[4 * p + 3] = images[784 * i + p];
      smallContext.putImageData(pixels, 0, 0);
      context.clearRect(0, 0, pad.width, pad.height);
      context.imageSmoothingEnabled = false;
      context.drawImage(small, 0, 0, pad.width, pad.height);
      ask();
      await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
      answers.push(Number(answer.dataset.digit));
    }
    return answers;
  }, { packed, count: labels.length });
  return answers.filter((digit, i) => digit === labels[i]).length / labels.length;
}

async function tour(browser, address) {
  // A desk, in the light.
  const begin = performance.now();
  const desk = await open(browser, address, { width: 1280, height: 960, colorScheme: "light" });
  await draw(desk, 7);
  expect(await answer(desk) === "7", "a seven drawn by mouse to be read");
  const seconds = (performance.now() - begin) / 1000;
  expect(seconds < firstAnswerSeconds, `the first answer within ${firstAnswerSeconds} s of opening (${seconds.toFixed(1)} s)`);
  await desk.screenshot({ path: join(screenshots, "desk-light-draw.png"), fullPage: true });
  console.log(await desk.innerText("#latency"));
  const probabilities = await desk.locator(".bars .hidden").allInnerTexts();
  const sum = probabilities.reduce((total, text) => total + parseFloat(text.split(":")[1]), 0);
  expect(probabilities.length === 10 && Math.abs(sum - 100) < 1, "ten probabilities, one in all");
  const mapInk = await desk.evaluate(() => [0, 1, 2, 3, 4, 5].map(map => {
    const data = document.getElementById(`map${map}`).getContext("2d").getImageData(0, 0, 24, 24).data;
    return new Set(data.filter((_, i) => i % 4 === 3)).size;
  }));
  expect(mapInk.every(shades => shades > 5), `six feature maps with something in each (${mapInk.join(", ")} shades)`);

  // Keys: Escape clears, arrows and space draw, arrows turn from tab to tab.
  await desk.keyboard.press("Escape");
  expect(await answer(desk) === null, "Escape to clear the pad");
  for (const digit of Object.keys(strokes)) {
    await draw(desk, digit);
    expect(await answer(desk) === digit, `a drawn ${digit} to be read`);
    await desk.click("#clear");
  }
  await desk.focus("#pad");
  await desk.keyboard.press(" ");
  for (let i = 0; i < 22; i++)
    await desk.keyboard.press("ArrowDown");
  expect(await answer(desk) === "1", "a one drawn by keys to be read");
  await desk.keyboard.press("Delete");
  expect(await answer(desk) === null, "Delete to clear the pad");
  await desk.focus("#tab-draw");
  await desk.keyboard.press("ArrowRight");
  await desk.waitForSelector("#panel-train:not([hidden])");
  expect(await desk.evaluate(() => document.activeElement.id) === "tab-train", "an arrow to turn to the training");

  // Training: the loss falls, and the page stays alive.
  await desk.click("#train");
  const number = async id => parseFloat((await desk.innerText(id)).replaceAll(",", ""));
  await desk.waitForFunction(() => parseFloat(document.querySelector("#loss").innerText) > 1.5);
  const before = await number("#loss");
  const longest = await desk.evaluate(() => new Promise(resolve => {
    let longest = 0, last = performance.now();
    const end = last + 5000;
    const frame = now => {
      longest = Math.max(longest, now - last);
      last = now;
      now < end ? requestAnimationFrame(frame) : resolve(longest);
    };
    requestAnimationFrame(frame);
  }));
  expect(longest < 500, `no frame of the training page to take half a second (${longest.toFixed(0)} ms the longest)`);
  await desk.waitForFunction(() => parseFloat(document.querySelector("#loss").innerText) < 0.3, null, { timeout: 120000 });
  const [loss, images, rate] = [await number("#loss"), await number("#images"), await number("#rate")];
  expect(loss < before / 5, `the loss to fall (${before} to ${loss}, ${images} images, ${rate}/s)`);
  await desk.screenshot({ path: join(screenshots, "desk-light-train.png"), fullPage: true });
  await desk.click("#tab-draw");
  await desk.click("#ask-trained");
  await draw(desk, 7);
  expect(await answer(desk) !== null, "the network in training to answer while it learns");
  await desk.click("#tab-train");
  await desk.click("#train");
  await desk.click("#restart");
  expect(await number("#images") === 0, "to start over");
  if (mnist) {
    await desk.setInputFiles("input[type=file]", [pathOf("t10k-images-idx3-ubyte"), pathOf("t10k-labels-idx1-ubyte")]);
    await desk.waitForFunction(() => document.body.innerText.includes("10,000 images of your files"));
    await desk.click("#train");
    await desk.waitForFunction(() => parseFloat(document.querySelector("#loss").innerText) < 1, null, { timeout: 120000 });
    await desk.click("#train");
    expect(true, `to learn from MNIST's files (loss ${await number("#loss")} after ${await number("#images")} images)`);
  }
  await desk.setInputFiles("input[type=file]", { name: "images", mimeType: "text/plain", buffer: Buffer.from("no images") });
  await desk.waitForSelector(".problem");
  expect((await desk.innerText(".problem")).includes("labels"), "a wrong file to be told in a sentence");
  expect(desk.problems.length === 0, `no error in the page${desk.problems.map(problem => `\n  ${problem}`).join("")}`);
  await desk.context().close();

  // The other desk, and phones.
  for (const [name, options] of Object.entries({
    "desk-dark": { width: 1280, height: 960, colorScheme: "dark" },
    "phone-light": { width: 390, height: 844, colorScheme: "light", hasTouch: true },
    "phone-dark": { width: 360, height: 740, colorScheme: "dark", hasTouch: true },
  })) {
    const tab = await open(browser, address, options);
    await (options.hasTouch ? drawByTouch : draw)(tab, 3);
    expect(await answer(tab) === "3", `a three to be read (${name})`);
    expect(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `nothing wider than the screen (${name})`);
    const last = await tab.locator(".bars").boundingBox();
    expect(last.y + last.height <= options.height, `pad and probabilities on one screen (${name})`);
    await tab.screenshot({ path: join(screenshots, `${name}-draw.png`), fullPage: true });
    await tab.click("#tab-train");
    await tab.click("#train");
    await tab.waitForFunction(() => parseFloat(document.querySelector("#loss").innerText) < 1, null, { timeout: 120000 });
    await tab.screenshot({ path: join(screenshots, `${name}-train.png`), fullPage: true });
    expect(tab.problems.length === 0, `no error in the page (${name})${tab.problems.join("\n")}`);
    await tab.context().close();
  }

  if (mnist) {
    const tab = await open(browser, address, { width: 800, height: 900, colorScheme: "light" });
    const right = await judge(tab);
    expect(right >= rightPart, `${100 * rightPart}% of MNIST's test images right by way of the pad (${(100 * right).toFixed(2)}%)`);
  }
}

mkdirSync(screenshots, { recursive: true });
const { address, close } = await serve(page);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  await tour(browser, address);
} finally {
  await browser.close();
  close();
}
