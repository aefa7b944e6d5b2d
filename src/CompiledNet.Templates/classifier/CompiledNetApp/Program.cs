using CompiledNet;
using CompiledNetApp;

const string Weights = "weights.safetensors";

if (args is [string path] && !File.Exists(path))
{
    Console.Error.WriteLine($"'{path}' does not exist; expected a CSV file of classes and pixels, or nothing to draw digits.");
    return 2;
}

// Nine of ten examples are trained on; the others tell what has been learnt.
Console.WriteLine(args.Length == 1 ? $"Reading {args[0]}." : "Drawing 20,000 digits. Your own images: a CSV file as argument.");
Dataset all = args.Length == 1 ? Examples.ReadCsv(args[0]) : Examples.Draw(20_000);
int trained = all.Count * 9 / 10;

var net = new Classifier(seed: 1);
Console.WriteLine(Classifier.Summary);
net.Fit(all.Slice(0, trained), new Adam(), epochs: 3, batchSize: 32, validationSplit: 0.1f);
Console.WriteLine($"Test: {net.Evaluate(all.Slice(trained, all.Count - trained))}");

net.Save(Weights);
Console.WriteLine($"Saved to {Weights}; Classifier.Load(\"{Weights}\") reads it.");
return 0;
