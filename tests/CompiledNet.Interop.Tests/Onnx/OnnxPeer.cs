using CompiledNet.Runtime;
using CompiledNet.Tool.Graph;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using CompiledNet.Tool.Onnx.Schema;

namespace CompiledNet.Interop.Tests.Onnx;

/// <summary>ONNX Runtime, whom exported and imported networks are compared with.</summary>
internal sealed class OnnxPeer : IDisposable
{
    private readonly InferenceSession session;

    public OnnxPeer(ModelProto model)
    {
        using SessionOptions options = Quiet();
        session = new(model.ToByteArray(), options);
    }

    /// <summary>Loads a file.</summary>
    public OnnxPeer(string path)
    {
        using SessionOptions options = Quiet();
        session = new(path, options);
    }

    /// <summary>Predicts images in CompiledNet's order.</summary>
    /// <param name="images">Rows, columns, channels.</param>
    /// <param name="input">The shape of one.</param>
    /// <param name="outputs">The shapes of the outputs.</param>
    /// <returns>All outputs of each image one after the other, in CompiledNet's order.</returns>
    public float[] Predict(float[] images, TensorShape input, IReadOnlyList<TensorShape> outputs) => Predict(images, [input], outputs);

    /// <summary>Predicts images of several inputs, which stand one after the other in each.</summary>
    public float[] Predict(float[] images, IReadOnlyList<TensorShape> inputs, IReadOnlyList<TensorShape> outputs)
    {
        int length = inputs.Sum(input => input.Length), count = images.Length / length, offset = 0;
        var given = new List<OrtValue>();
        foreach (TensorShape input in inputs)
        {
            float[] turned = [.. images.Chunk(length).SelectMany(image => ToChannelsFirst(image.AsSpan(offset, input.Length), input))];
            long[] shape = [count, input.Channels, .. input.Positions().Select(size => (long)size)];
            given.Add(OrtValue.CreateTensorValueFromMemory(turned, shape));
            offset += input.Length;
        }

        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, session.InputNames, given, session.OutputNames);
        given.ForEach(value => value.Dispose());
        float[][] values = [.. results.Select(result => result.GetTensorDataAsSpan<float>().ToArray())];
        return [.. Enumerable.Range(0, count).SelectMany(image =>
            values.SelectMany((output, i) => ToChannelsLast(output.AsSpan(image * outputs[i].Length, outputs[i].Length), outputs[i])))];
    }

    /// <summary>Predicts inputs in the file's own order; its first output, in the file's own order.</summary>
    public float[] PredictAsItIs(float[] values, long[] shape)
    {
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(values, shape);
        using var run = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, [session.InputNames[0]], [value], session.OutputNames);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose() => session.Dispose();

    private static SessionOptions Quiet() =>
        new() { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };

    private static float[] ToChannelsFirst(ReadOnlySpan<float> image, TensorShape shape)
    {
        var turned = new float[image.Length];
        int positions = shape.Height * shape.Width;
        for (int i = 0; i < image.Length; i++)
            turned[(i % shape.Channels * positions) + (i / shape.Channels)] = image[i];
        return turned;
    }

    private static float[] ToChannelsLast(ReadOnlySpan<float> image, TensorShape shape)
    {
        var turned = new float[image.Length];
        int positions = shape.Height * shape.Width;
        for (int i = 0; i < image.Length; i++)
            turned[i] = image[(i % shape.Channels * positions) + (i / shape.Channels)];
        return turned;
    }
}
