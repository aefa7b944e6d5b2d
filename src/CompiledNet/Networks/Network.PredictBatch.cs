using CompiledNet.Runtime;

namespace CompiledNet;

public abstract partial class Network
{
    /// <summary>Images that a thread predicts at a time: enough that taking the next piece costs nothing beside it.</summary>
    private const int PieceImages = 16 * Architecture.TileImages;

    /// <summary>
    /// Predicts many images on several threads, which are started for the call: what <see cref="Predict"/> gives, bit for bit, for any
    /// number of threads. Thread-safe.
    /// </summary>
    /// <param name="inputs">Images one after the other, each in the order rows, columns, channels.</param>
    /// <param name="outputs">
    /// Receives the outputs of each image, one image after the other; several outputs in the order of the source.
    /// </param>
    /// <param name="threads">Threads at work, the caller's included; 0 for one each processor.</param>
    /// <exception cref="ArgumentException">The inputs are no whole number of images, or the outputs are not as many.</exception>
    public unsafe void PredictBatch(ReadOnlySpan<float> inputs, Span<float> outputs, int threads = 0)
    {
        int workers = WorkerTeam.CountFor(threads);
        int images = CountImages(inputs.Length);
        CheckOutputs(images, outputs.Length);
        int pieces = (images + PieceImages - 1) / PieceImages;
        workers = Math.Min(workers, pieces);
        if (workers <= 1)
        {
            Predict(inputs, outputs);
            return;
        }

        fixed (float* firstInput = inputs, firstOutput = outputs)
        {
            // Lambdas cannot hold pointers, but numbers; both stay pinned until Run returns.
            (nint input, nint output) = ((nint)firstInput, (nint)firstOutput);
            using var team = new WorkerTeam(workers, $"{Architecture.Name} predictor");
            team.Run(pieces, (piece, _) =>
            {
                int first = piece * PieceImages;
                int count = Math.Min(PieceImages, images - first);
                Predict(
                    new ReadOnlySpan<float>((float*)input + (long)first * inputLength, count * inputLength),
                    new Span<float>((float*)output + (long)first * outputLength, count * outputLength));
            });
        }
    }
}
