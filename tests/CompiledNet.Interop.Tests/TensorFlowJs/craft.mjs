#!/usr/bin/env node
// Makes NAME.json and NAME.weights.bin, as TensorFlow.js saves small networks of sequences, and NAME.answers.safetensors with inputs and
// answers that it computed. Needs @tensorflow/tfjs-core, tfjs-layers and tfjs-backend-cpu (4.22.0 were used). Run: node craft.mjs FOLDER
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const require = createRequire(path.join(process.cwd(), "craft.mjs"));
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");
const layers = require("@tensorflow/tfjs-layers");

const folder = process.argv[2];
const hard = { recurrentInitializer: "glorotUniform" }, smooth = { ...hard, recurrentActivation: "sigmoid" };
const { bidirectional, dense, embedding, globalAveragePooling1d, gru, lstm, simpleRNN, timeDistributed } = layers.layers;

const networks = {
  lstm: [
    lstm({ units: 4, returnSequences: true, inputShape: [6, 3], ...smooth }),
    lstm({ units: 3, goBackwards: true, unitForgetBias: false, ...hard }),
    dense({ units: 2 }),
  ],
  gru: [
    gru({ units: 4, returnSequences: true, inputShape: [6, 3], ...hard }),
    bidirectional({ layer: gru({ units: 3, useBias: false, ...smooth }), mergeMode: "concat" }),
    dense({ units: 2 }),
  ],
  reader: [
    embedding({ inputDim: 11, outputDim: 4, inputLength: 7 }),
    bidirectional({ layer: lstm({ units: 3, returnSequences: true, ...hard }), mergeMode: "ave" }),
    simpleRNN({ units: 4, returnSequences: true, activation: "relu", recurrentInitializer: "glorotUniform" }),
    timeDistributed({ layer: dense({ units: 3, activation: "tanh" }) }),
    globalAveragePooling1d({}),
    dense({ units: 2, activation: "softmax" }),
  ],
};

// The values follow from their places alone, so that this makes the same files anywhere.
let place = 0;
const next = (length) => Float32Array.from({ length }, () => Math.fround(0.9 * Math.sin(++place * 1.7)));

function writeSafetensors(file, tensors) {
  const header = { __metadata__: { format: "pt" } };
  let end = 0;
  for (const [name, [shape, values]] of Object.entries(tensors)) {
    header[name] = { dtype: "F32", shape, data_offsets: [end, end + values.byteLength] };
    end += values.byteLength;
  }
  let text = JSON.stringify(header);
  text = text.padEnd(text.length + ((8 - (text.length % 8)) % 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  fs.writeFileSync(file, Buffer.concat([length, Buffer.from(text), ...Object.values(tensors).map(([, values]) => Buffer.from(values.buffer))]));
}

for (const [name, stack] of Object.entries(networks)) {
  const model = layers.sequential({ name, layers: stack });
  model.setWeights(model.getWeights().map((weight) => tf.tensor(next(weight.size), weight.shape)));
  model.compile({ optimizer: "adam", loss: name === "reader" ? "categoricalCrossentropy" : "meanSquaredError" });
  const shape = [5, ...model.inputs[0].shape.slice(1)], size = shape.reduce((x, y) => x * y);
  const values = name === "reader" ? Float32Array.from({ length: size }, (_, i) => (i * 7) % 11) : next(size);
  const inputs = tf.tensor(values, shape);
  const answers = model.predict(inputs);

  // What is right already changes no weight, and leaves the optimizer with a state to save.
  if (name === "gru")
    await model.fit(inputs, answers, { epochs: 1, verbose: 0 });

  // As the handler of downloads writes them.
  await model.save(tf.io.withSaveHandler(async (artifacts) => {
    const { modelTopology, trainingConfig, weightSpecs, weightData, format, generatedBy, convertedBy } = artifacts;
    fs.writeFileSync(path.join(folder, `${name}.weights.bin`), Buffer.from(tf.io.CompositeArrayBuffer.join(weightData)));
    fs.writeFileSync(path.join(folder, `${name}.json`), JSON.stringify({
      modelTopology, format, generatedBy, convertedBy, trainingConfig,
      weightsManifest: [{ paths: [`./${name}.weights.bin`], weights: weightSpecs }],
    }));
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
  }), { includeOptimizer: name !== "lstm" });
  writeSafetensors(path.join(folder, `${name}.answers.safetensors`), {
    images: [shape, values], answers: [answers.shape, await model.predict(inputs).data()],
  });
}
