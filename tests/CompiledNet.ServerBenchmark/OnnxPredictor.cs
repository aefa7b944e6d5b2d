using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace CompiledNet.ServerBenchmark;

/// <summary>
/// The same network in ONNX Runtime, as a server would run it: one session with one thread for each request, and buffers that each thread
/// of the server binds once.
/// </summary>
internal sealed class OnnxPredictor : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new();
    private readonly ThreadLocal<Buffers> buffers;

    public OnnxPredictor(string path)
    {
        session = new InferenceSession(path, new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 });
        long[] shape = [.. session.InputMetadata.Values.Single().Dimensions.Select(size => (long)Math.Max(size, 1))];
        buffers = new ThreadLocal<Buffers>(() => new Buffers(shape));
    }

    public void Predict(ReadOnlySpan<float> input, Span<float> probabilities)
    {
        Buffers mine = buffers.Value!;
        input.CopyTo(mine.Input);
        session.Run(options, session.InputNames, mine.Inputs, session.OutputNames, mine.Outputs);
        mine.Output.CopyTo(probabilities);
    }

    public void Dispose()
    {
        buffers.Dispose();
        options.Dispose();
        session.Dispose();
    }

    private sealed class Buffers(long[] shape)
    {
        public float[] Input { get; } = new float[784];

        public float[] Output { get; } = new float[10];

        public OrtValue[] Inputs => field ??= [OrtValue.CreateTensorValueFromMemory(Input, shape)];

        public OrtValue[] Outputs => field ??= [OrtValue.CreateTensorValueFromMemory(Output, [1, 10])];
    }
}
