using CompiledNet.Runtime;

namespace CompiledNet;

public abstract partial class Network
{
    /// <summary>
    /// Multiply-adds below which threads are not worth to be told of: some ten microseconds.
    /// </summary>
    private const long LeastOfThreads = 1 << 20;

    /// <summary>
    /// Predicts many images on several threads: what <see cref="Predict"/> gives, bit for bit, for any number of threads. Thread-safe. The
    /// threads are kept for the next call, and one call has them at a time: one that comes meanwhile, and one of few images, takes its own
    /// thread alone. Allocates nothing, but for the first calls.
    /// </summary>
    /// <param name="inputs">Images one after the other, each in the order rows, columns, channels.</param>
    /// <param name="outputs">
    /// Receives the outputs of each image, one image after the other; several outputs in the order of the source.
    /// </param>
    /// <param name="threads">
    /// Threads at work, the caller's included, of which there are no more than processors; 0 for one each processor.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The inputs are no whole number of images, the outputs are not as many, or a value is none of the integers that an embedding takes.
    /// </exception>
    public unsafe void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs, int threads = 0)
    {
        int workers = WorkerTeam.CountFor(threads);
        int images = CheckImages(inputs, outputs);
        if (workers > 1 && images > Architecture.TileImages && Architecture.Macs >= LeastOfThreads / images)
        {
            fixed (float* firstInput = inputs, firstOutput = outputs)
            {
                if (PredictionTeam.TryPredict(this, (nint)firstInput, (nint)firstOutput, images, workers))
                    return;
            }
        }

        PredictImages(inputs, outputs);
    }

    /// <summary>Predicts some of the images of a batch, whole tiles of it but for the last.</summary>
    internal unsafe void PredictPiece(float* inputs, float* outputs, long first, int count) => PredictImages(
        new ReadOnlySpan<float>(inputs + (first * inputLength), count * inputLength),
        new Span<float>(outputs + (first * outputLength), count * outputLength));
}
