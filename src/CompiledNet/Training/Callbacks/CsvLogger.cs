using System.Text;
using CompiledNet.Files;

namespace CompiledNet;

/// <summary>
/// Writes a line of comma-separated values after each epoch, under a line of names: what <see cref="History.ToCsv"/> gives. Each line
/// is in the file when the next epoch begins. In a cluster, rank 0 writes.
/// </summary>
/// <param name="path">The file. One that exists is replaced, unless lines are to be added.</param>
/// <param name="append">Whether lines are added to a file that exists. Without it, a training that is resumed writes the epochs before
/// anew.</param>
public sealed class CsvLogger(string path, bool append = false) : Callback
{
    private string header = "";

    /// <summary>The file.</summary>
    public string Path { get; } = string.IsNullOrEmpty(path) ? throw new ArgumentException("Expected a file.", nameof(path)) : path;

    /// <inheritdoc/>
    protected internal override void OnTrainBegin(TrainingRun run)
    {
        FileKind.RefusePipe(Path);
        header = HistoryCsv.Header(run.Measured);
        if (run.Rank > 0 || (append && File.Exists(Path) && new FileInfo(Path).Length > 0))
            return;

        // A training that is resumed may have logged epochs after its last checkpoint: they are trained and logged again.
        var text = new StringBuilder(header);
        foreach (EpochResult epoch in run.History.Epochs)
            text.Append(HistoryCsv.Line(epoch, header));
        File.WriteAllText(Path, text.ToString());
    }

    /// <inheritdoc/>
    protected internal override void OnEpochEnd(TrainingRun run, EpochResult result)
    {
        if (run.Rank == 0)
            File.AppendAllText(Path, HistoryCsv.Line(result, header));
    }
}
