using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// The threads that predict batches, one for each processor, which are kept: a call allocates nothing and starts none. One call has them at a
/// time, since they are as many as there are processors; another that comes meanwhile predicts on its own thread, with the same results.
/// </summary>
internal sealed class PredictionTeam
{
    /// <summary>Pieces that each worker finds to take: enough that one who comes late leaves little to the others.</summary>
    private const int PiecesEach = 4;

    private static PredictionTeam? idle;
    private static int isStarted;

    private readonly WorkerTeam team = new(Environment.ProcessorCount, "CompiledNet predictor");
    private readonly WorkerTeam.Work predict;

    // The batch at work: written by the caller before the job is open, read by all workers.
    private Network? network;
    private nint inputs;
    private nint outputs;
    private int images;
    private int pieceImages;
    private int taken;

    private PredictionTeam() => predict = Predict;

    /// <summary>Predicts on as many threads as are asked for, if there is a team that is idle.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">The first image; pinned.</param>
    /// <param name="outputs">Room for the outputs; pinned.</param>
    /// <param name="images">How many.</param>
    /// <param name="threads">Threads at work, the caller's included; not more than there are processors are.</param>
    /// <returns>Whether there was one.</returns>
    public static bool TryPredict(Network network, nint inputs, nint outputs, int images, int threads)
    {
        PredictionTeam? mine = Interlocked.Exchange(ref idle, null);
        if (mine is null && Interlocked.Exchange(ref isStarted, 1) == 0)
            mine = new PredictionTeam();
        if (mine is null)
            return false;
        try
        {
            mine.Run(network, inputs, outputs, images, Math.Min(threads, mine.team.Count));
        }
        finally
        {
            mine.network = null;
            Volatile.Write(ref idle, mine);
        }

        return true;
    }

    private void Run(Network network, nint inputs, nint outputs, int images, int workers)
    {
        int tiles = (images + Architecture.TileImages - 1) / Architecture.TileImages;
        this.network = network;
        this.inputs = inputs;
        this.outputs = outputs;
        this.images = images;
        pieceImages = Architecture.TileImages * Math.Max(1, tiles / (workers * PiecesEach));
        taken = 0;
        team.Run(Math.Min(workers, tiles), predict);
    }

    /// <summary>Takes pieces of whole tiles until none is left.</summary>
    private unsafe void Predict(int part, int worker)
    {
        while (true)
        {
            long first = (long)(Interlocked.Increment(ref taken) - 1) * pieceImages;
            if (first >= images)
                return;
            network!.PredictPiece((float*)inputs, (float*)outputs, first, (int)Math.Min(pieceImages, images - first));
        }
    }
}
