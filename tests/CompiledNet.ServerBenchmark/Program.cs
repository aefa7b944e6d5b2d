using CompiledNet;
using CompiledNet.Samples;
using CompiledNet.ServerBenchmark;

// The server of samples/PredictionServer: with the network that is compiled into it or, where an argument names a .onnx file, with ONNX
// Runtime in its place.
string? model = args.FirstOrDefault(argument => argument.EndsWith(".onnx", StringComparison.Ordinal));
Predictor predict = model is null ? new LeNet5(Weights.Embedded).Predict : new OnnxPredictor(model).Predict;
Server.Create([.. args.Where(argument => argument != model)], predict).Run();
