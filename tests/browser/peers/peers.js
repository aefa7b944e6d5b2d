// LeNet-5 with the same weights in the same browser: CompiledNet in the page of samples/DrawDigit, TensorFlow.js (WebAssembly) and ONNX
// Runtime Web. "node peers.js PAGE LENET.onnx LENET.safetensors" prints milliseconds an image, one image at a time, and compares answers.
import { copyFileSync, cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "../serve.js";

const [page, onnx, weights] = process.argv.slice(2);
const modules = join(import.meta.dirname, "node_modules");
const images = 500, blocks = 10;

const site = mkdtempSync(join(tmpdir(), "peers-"));
for (const name of ["core", "layers", "backend-wasm"])
  cpSync(join(modules, `@tensorflow/tfjs-${name}/dist/tf-${name}.min.js`), join(site, `tf-${name}.min.js`));
cpSync(join(modules, "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm"), join(site, "tfjs-backend-wasm-simd.wasm"));
for (const name of ["ort.wasm.min.mjs", "ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"])
  cpSync(join(modules, "onnxruntime-web/dist", name), join(site, name));
copyFileSync(onnx, join(site, "lenet.onnx"));
copyFileSync(weights, join(site, "lenet.safetensors"));
writeFileSync(join(site, "index.html"), `<!DOCTYPE html><title>peers</title>
${["core", "layers", "backend-wasm"].map(name => `<script src="tf-${name}.min.js"></script>`).join("\n")}`);

const median = numbers => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

// In the page, by what it says itself: some hundreds of answers to one drawing, whose times the browser rounds to a tenth of a millisecond.
async function measureCompiledNet(tab) {
  await tab.waitForSelector("#pad");
  return tab.evaluate(async images => {
    const { ask } = await import(new URL("pad.js", document.baseURI)), pad = document.getElementById("pad").getContext("2d");
    pad.lineWidth = 48;
    pad.stroke(new Path2D("M150 110 H400 L250 480"));
    const times = [];
    for (let i = 0; i < images; i++) {
      ask();
      await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
      times.push(parseFloat(document.getElementById("latency").innerText.split(";")[1]));
    }

    // The picture that the network got, for the others.
    const data = document.getElementById("image").getContext("2d").getImageData(0, 0, 28, 28).data;
    const input = Array.from({ length: 784 }, (_, i) => (data[4 * i + 3] / 255 - 0.1307) / 0.3081);
    const digit = Number(document.getElementById("answer").dataset.digit), last = times.slice(images / 2);
    return { milliseconds: last.reduce((sum, time) => sum + time) / last.length, first: times[0], digit, input };
  }, images);
}

async function measurePeers(tab, input) {
  await tab.addScriptTag({ type: "module", content: "import * as ort from './ort.wasm.min.mjs'; globalThis.ort = ort;" });
  await tab.waitForFunction(() => globalThis.ort && globalThis.tf);
  return tab.evaluate(async ({ input, images, blocks }) => {
    const tensors = new DataView(await (await fetch("lenet.safetensors")).arrayBuffer());
    const length = Number(tensors.getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(tensors.buffer.slice(8, 8 + length)));
    const weight = name => {
      const { shape, data_offsets: [begin, end] } = header[name];
      return tf.tensor(new Float32Array(tensors.buffer.slice(8 + length + begin, 8 + length + end)), shape);
    };
    const measure = async predict => {
      const begin = performance.now();
      let answer = await predict();
      const first = performance.now() - begin, times = [];
      for (let block = 0; block < blocks; block++) {
        const begin = performance.now();
        for (let i = 0; i < images / blocks; i++)
          answer = await predict();
        times.push((performance.now() - begin) / (images / blocks));
      }
      return { times, first, digit: answer.indexOf(Math.max(...answer)) };
    };

    tf.wasm.setWasmPaths(new URL("./", document.baseURI).href);
    await tf.setBackend("wasm");
    const { layers } = tf, model = tf.sequential({ layers: [
      layers.conv2d({ inputShape: [28, 28, 1], filters: 6, kernelSize: 5, activation: "sigmoid" }), layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 16, kernelSize: 5, activation: "sigmoid" }), layers.maxPooling2d({ poolSize: 2 }), layers.flatten(),
      layers.dense({ units: 120, activation: "sigmoid" }), layers.dense({ units: 84, activation: "sigmoid" }),
      layers.dense({ units: 10, activation: "softmax" }),
    ] });
    const names = ["Conv1", "Conv2", "Dense1", "Dense2", "Dense3"];
    model.setWeights(names.flatMap(name => [weight(`${name}.kernel`), weight(`${name}.bias`)]));
    const tfjs = await measure(async () => {
      const image = tf.tensor(input, [1, 28, 28, 1]), output = model.predict(image), answer = await output.data();
      tf.dispose([image, output]);
      return answer;
    });

    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmPaths = new URL("./", document.baseURI).href;
    const session = await ort.InferenceSession.create("lenet.onnx", { executionProviders: ["wasm"] });
    const [name] = session.inputNames, pixels = Float32Array.from(input);
    const shape = session.inputMetadata[0].shape.map(size => typeof size === "number" ? size : 1);
    const onnx = await measure(async () => {
      const outputs = await session.run({ [name]: new ort.Tensor("float32", pixels, shape) });
      return outputs[session.outputNames[0]].data;
    });
    return { "TensorFlow.js 4.22, wasm": tfjs, "ONNX Runtime Web 1.30, wasm": onnx };
  }, { input, images, blocks });
}

const servers = [await serve(page), await serve(site)];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const tabs = await Promise.all(servers.map(() => browser.newPage()));
  await tabs[0].goto(servers[0].address);
  const ours = await measureCompiledNet(tabs[0]);
  await tabs[1].goto(servers[1].address);
  const peers = await measurePeers(tabs[1], ours.input);
  const again = await measureCompiledNet(tabs[0]);
  console.log("who                            ms an image   first   digit");
  const row = (name, milliseconds, first, digit) =>
    console.log(`${name.padEnd(30)} ${milliseconds.toFixed(2).padStart(11)} ${first.toFixed(1).padStart(7)} ${String(digit).padStart(7)}`);
  row("CompiledNet, before", ours.milliseconds, ours.first, ours.digit);
  for (const [name, { times, first, digit }] of Object.entries(peers))
    row(name, median(times), first, digit);
  row("CompiledNet, after", again.milliseconds, again.first, again.digit);
  if (Object.values(peers).some(peer => peer.digit !== ours.digit))
    throw new Error("expected one answer of all");
} finally {
  await browser.close();
  servers.forEach(server => server.close());
}
