using CompiledNet.Generator.Kernels;
using static CompiledNet.Generator.Words.Terms;

namespace CompiledNet.Generator.Steps;

/// <summary>
/// Values merged value by value. One of a single position goes with every position of a larger output; its gradient is the sum over them.
/// </summary>
internal abstract record ElementwiseStep(string Name) : MergeStep(Name)
{
    private const int Images = Contract.TileImages;

    /// <summary>The operands that are computed where they are read, by their place, and where their rows go.</summary>
    private IReadOnlyDictionary<int, (IInlineMap Map, Buffer Rows)> inlined = new Dictionary<int, (IInlineMap, Buffer)>();

    /// <summary>Rows that are merged at once where an operand is computed for it.</summary>
    private int rowsPerPass;

    private string SentenceOfKernel => $"{Name}: the {Noun}, value by value.";

    /// <summary>The values at one place as one.</summary>
    protected abstract string Join(VectorTarget target, IReadOnlyList<string> values);

    /// <summary>What becomes of the joined values before they are stored.</summary>
    protected virtual string Finish(KernelClass kernels, string joined) => joined;

    /// <summary>Whether the way back takes values of the operands.</summary>
    protected virtual bool ReadsOperandsBack => true;

    public override IEnumerable<BufferNeed> Needs
    {
        get
        {
            foreach ((IInlineMap map, Buffer rows) in inlined.Values)
            {
                foreach (BufferNeed need in map.Needs)
                    yield return need with { During = Phases.Forward };
                yield return new(rows, TileLength(Output) / Output.Shape.Height * rowsPerPass, Phases.Forward);
            }
        }
    }

    public override Step? WithInlineSource(int source, IInlineMap map, IKernelChooser chooser)
    {
        // A flattened map is the map, whose rows are not those of a vector.
        if (ReadsOperandsBack || Sources.Any(operand => operand.Shape != Output.Shape))
            return null;
        var rows = new Buffer($"{Names.Variable(Name)}{Names.Member(Operand(source))}Rows");
        return this with { inlined = inlined.With(source, (map, rows)), rowsPerPass = chooser.CutRows(Output.Shape) };
    }

    public sealed override void EmitForward(PassWriter pass)
    {
        if (inlined.Count == 0)
        {
            // References are declared in the order of a call: the first operand, then the output, then the others.
            _ = pass.Ref(Input);
            string output = pass.Ref(Output);
            pass.Call(EmitForwardKernel(pass.Kernels, Output.Shape.Positions), [.. Sources.Select(pass.Ref), output]);
            return;
        }

        Shape map = Output.Shape;
        using (pass.Lines.Loop("row", map.Height, rowsPerPass))
        {
            string row = rowsPerPass < map.Height ? "row" : "0";
            string at = Times(row, map.Width * map.Channels * Images);
            string[] operands = [
                .. Sources.Select((source, index) => inlined.TryGetValue(index, out var made) ? pass.Ref(made.Rows) : pass.RefAt(source, at))];
            foreach (KeyValuePair<int, (IInlineMap Map, Buffer Rows)> operand in inlined)
                operand.Value.Map.EmitPart(pass, MapPart.OfRows(row, rowsPerPass, map), operands[operand.Key]);
            pass.Call(EmitForwardKernel(pass.Kernels, rowsPerPass * map.Width), [.. operands, pass.RefAt(Output, at)]);
        }
    }

    private string EmitForwardKernel(KernelClass kernels, int positions) =>
        EmitForwardKernel(kernels, "Forward", positions, Images * Output.Shape.Channels, Images * Output.Shape.Channels);

    protected sealed override string EmitOneKernel(KernelClass kernels) =>
        EmitForwardKernel(kernels, "One", Output.Shape.Positions, Output.PositionStride, Output.PositionStride);

    /// <summary>Whether an operand goes with every position of the output.</summary>
    protected bool IsSpread(int operand) => Sources[operand].Shape.Positions < Output.Shape.Positions;

    /// <summary>
    /// The gradient of an operand from the output's and other buffers of the pass, value by value; summed over the positions where the operand
    /// goes with each of them.
    /// </summary>
    /// <param name="sentence">What it is, for the reader.</param>
    /// <param name="read">What is read besides the output's gradient, and what the kernel calls it.</param>
    /// <param name="share">The operand's gradient of the output's and of what is read.</param>
    protected void EmitBackward(
        PassWriter pass,
        int operand,
        Gradient gradient,
        string sentence,
        IReadOnlyList<(Value Value, string Parameter)> read,
        Func<string, IReadOnlyList<string>, string> share)
    {
        VectorTarget target = pass.Target;
        string parameters =
            $"ref float outputGradient, {string.Concat(read.Select(each => $"ref float {each.Parameter}, "))}ref float gradient";
        string kernel = pass.Kernels.Add($"{Name}Backward{Number(operand + 1)}", $"{Name}, {sentence}", parameters, writer =>
        {
            int channels = Images * Output.Shape.Channels;
            int positions = Output.Shape.Positions;
            string Share(string whole, string vector) => share(
                Load(target, "outputGradient", whole),
                [.. read.Select(each => Load(target, each.Parameter, each.Value.Shape.Positions < positions ? vector : whole))]);
            if (IsSpread(operand))
            {
                using (writer.Loop("at", channels, target.Lanes))
                {
                    string at = channels > target.Lanes ? "at" : "0";
                    var sum = new LaneSum(writer, target, "sum", positions);
                    sum.Declare();
                    using (sum.Loop("position", channels))
                        writer.Line($"sum += {Share(Sum("position", at), at)};");
                    writer.Line($"Store(sum, ref gradient, {at});");
                }

                return;
            }

            EmitLoops(writer, target, positions, channels, channels, read.Any(each => each.Value.Shape.Positions < positions),
                (whole, vector) => writer.Line($"Store({Share(whole, vector)}, ref gradient, {whole});"));
        });
        pass.Call(kernel, [pass.Ref(OutputGradient!), .. read.Select(each => pass.Ref(each.Value)), pass.Ref(gradient)]);
    }

    private string EmitForwardKernel(KernelClass kernels, string suffix, int positions, int stride, int channels)
    {
        VectorTarget target = kernels.Target;
        bool hasSpread = Enumerable.Range(0, Sources.Count).Any(IsSpread);
        string sentence = hasSpread ? $"{Name}: the {Noun}, value by value; vectors go with every position." : SentenceOfKernel;
        return kernels.Add(Name + suffix, sentence, Parameters, writer =>
            EmitLoops(writer, target, positions, stride, channels, hasSpread, (whole, vector) => writer.Line(
                $"Store({Finish(kernels, Join(target, [.. Sources.Select((_, index) => Load(target, Operand(index), IsSpread(index) ? vector : whole))]))}, ref output, {whole});")));
    }

    /// <summary>
    /// The loop over all values or, where something goes with every position, over positions and their channels; the body is told of the
    /// place in a map and of that in a vector.
    /// </summary>
    private void EmitLoops(
        CodeWriter writer, VectorTarget target, int positions, int stride, int channels, bool hasSpread, Action<string, string> emitBody)
    {
        int length = hasSpread ? channels : positions * stride;
        using (hasSpread ? writer.Loop("position", positions) : default)
        using (writer.Loop("at", length, target.Lanes))
        {
            string at = length > target.Lanes ? "at" : "0";
            emitBody(hasSpread ? Sum(Times("position", stride), at) : at, at);
        }
    }

    private static string Load(VectorTarget target, string origin, string at) => $"Load{target.Bits}(ref {origin}, {at})";
}
