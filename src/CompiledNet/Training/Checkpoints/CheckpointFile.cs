using System.Globalization;
using CompiledNet.Files;
using CompiledNet.Runtime;

namespace CompiledNet;

/// <summary>
/// A training's whole state as a safetensors file: the network's weights as <see cref="WeightFile"/> writes them, each slot of the
/// optimizer as tensors named <c>optimizer/m/Conv1.kernel</c> in the same layouts, and in the metadata what is left: the optimizer's kind,
/// steps and rate, the seed, the epochs trained and the history.
/// </summary>
internal static class CheckpointFile
{
    private const string StepsKey = "compilednet.optimizer.steps";
    private const string RateKey = "compilednet.optimizer.learning_rate";
    private const string SeedKey = "compilednet.seed";
    private const string EpochsKey = "compilednet.epochs";
    private const string HistoryKey = "compilednet.history";

    /// <summary>Writes a checkpoint; the best weights are parameters that training may yet return to, laid out like the network's own.</summary>
    public static void Save(Network network, Optimizer optimizer, History? history, Workspace? bestWeights, string path)
    {
        (Dictionary<string, string> metadata, SafetensorsTensor[] tensors) = Compose(network, optimizer, history, bestWeights);
        WeightFile.Write(path, metadata, tensors);
    }

    /// <summary>Reads what a checkpoint makes of network and optimizer; both stay as they are.</summary>
    /// <exception cref="InvalidDataException">The file is no checkpoint of theirs; the message lists all differences.</exception>
    public static CheckpointState Read(Network network, Optimizer optimizer, string path)
    {
        optimizer.CheckOwner(network);
        SafetensorsFile file = SafetensorsFile.Read(path);
        Dictionary<string, SafetensorsTensor> tensors = WeightFile.ByName(file);
        List<string> problems = WeightFile.Compare(file, tensors, network);
        var reader = new MetadataReader(file, problems);
        string kind = optimizer.GetType().Name;
        if (!file.Metadata.TryGetValue(WeightFile.OptimizerKey, out string? saved))
            problems.Add("the file holds weights only; training resumes from what ModelCheckpoint or SaveCheckpoint has written");
        else if (saved != kind)
            problems.Add($"the file was saved while {saved} trained; expected {kind}");

        // Slots have shapes before they have values: an optimizer that is new gets them once all is known to be right.
        var slots = optimizer.SlotNames
            .SelectMany(slot => network.Parameters.Where(parameter => parameter.Trainable)
                .Select(parameter => (Name: SlotName(slot, parameter), Parameter: parameter)))
            .ToArray();
        if (saved == kind)
        {
            foreach ((string name, Parameter parameter) in slots)
                WeightFile.CompareTensor(tensors, name, parameter, problems);
            foreach (SafetensorsTensor tensor in file.Tensors.Where(tensor => IsUnknownSlot(tensor, slots)))
                problems.Add($"{tensor.Name}, {WeightFile.Describe(tensor)}, is not remembered by this {kind}");
        }

        bool hasBest = tensors.Keys.Any(name => name.StartsWith(WeightFile.BestPrefix, StringComparison.Ordinal));
        if (hasBest)
        {
            foreach (Parameter parameter in network.Parameters)
                WeightFile.CompareTensor(tensors, WeightFile.BestPrefix + parameter.Name, parameter, problems);
        }

        long steps = 0, epochs = 0;
        int seed = 0;
        float rate = 0;
        History history = new();
        if (saved is not null)
        {
            steps = reader.Read(StepsKey, text => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));
            rate = reader.Read(RateKey, ParseRate);
            seed = reader.Read(SeedKey, text => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
            epochs = reader.Read(EpochsKey, text => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));
            history = reader.Read(HistoryKey, HistoryCsv.Parse) ?? history;
        }

        WeightFile.ThrowIfAny(problems, network, path);
        OptimizerState state = optimizer.StateAfter(network, steps, rate);
        foreach ((string slot, Parameter values) in optimizer.SlotParameters(state))
            values.CopyFrom(tensors[SlotName(slot, values)].ToSingles());
        return new CheckpointState(network, optimizer, WeightFile.ToParameters(network, tensors), state, seed, epochs)
        {
            History = history,
            BestWeights = hasBest ? WeightFile.ToParameters(network, tensors, WeightFile.BestPrefix) : null,
        };
    }

    /// <summary>Copies of all that goes into a checkpoint, which nobody changes meanwhile.</summary>
    private static (Dictionary<string, string> Metadata, SafetensorsTensor[] Tensors) Compose(
        Network network, Optimizer optimizer, History? history, Workspace? bestWeights)
    {
        using NetworkAccess.Scope reading = network.Access.Read(nameof(Network.SaveCheckpoint));
        optimizer.Bind(network);
        Dictionary<string, string> metadata = WeightFile.ComposeMetadata(network.Architecture);
        metadata[WeightFile.OptimizerKey] = optimizer.GetType().Name;
        metadata[StepsKey] = Text(optimizer.Steps);
        metadata[RateKey] = optimizer.LearningRate.ToString("R", CultureInfo.InvariantCulture);
        metadata[SeedKey] = Text(network.Seed);
        metadata[EpochsKey] = Text(network.EpochsTrained);
        metadata[HistoryKey] = history?.ToCsv() ?? "";
        IEnumerable<SafetensorsTensor> slots =
            optimizer.SlotParameters(optimizer.State).Select(slot => WeightFile.ToTensor(SlotName(slot.Slot, slot.Values), slot.Values));
        IEnumerable<SafetensorsTensor> best = bestWeights is null
            ? []
            : network.Parameters.Select(
                parameter => WeightFile.ToTensor(WeightFile.BestPrefix + parameter.Name, new Parameter(parameter.Info, bestWeights)));
        return (metadata, [.. WeightFile.ToTensors(network, nameof(Network.SaveCheckpoint)), .. slots, .. best]);
    }

    private static string SlotName(string slot, Parameter parameter) => $"{WeightFile.SlotPrefix}{slot}/{parameter.Name}";

    private static bool IsUnknownSlot(SafetensorsTensor tensor, (string Name, Parameter Parameter)[] slots) =>
        tensor.Name.StartsWith(WeightFile.SlotPrefix, StringComparison.Ordinal) && !slots.Any(slot => slot.Name == tensor.Name);

    private static float ParseRate(string text)
    {
        float rate = float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return float.IsFinite(rate) && rate >= 0 ? rate : throw new FormatException($"'{text}' is no learning rate.");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads metadata and lists what is wrong with it.</summary>
    private sealed class MetadataReader(SafetensorsFile file, List<string> problems)
    {
        public T? Read<T>(string key, Func<string, T> parse)
        {
            if (!file.Metadata.TryGetValue(key, out string? text))
            {
                problems.Add($"the metadata lacks {key}");
                return default;
            }

            try
            {
                return parse(text);
            }
            catch (Exception exception) when (exception is FormatException or OverflowException)
            {
                problems.Add($"the metadata {key} cannot be read: {exception.Message}");
                return default;
            }
        }
    }
}
